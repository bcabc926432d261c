import type { Check } from './check.ts';
import { secretCommitted } from './committed-secrets.ts';
import { cookiePrefix } from './cookie-prefixes.ts';
import { clientNotGenerated } from './generated-client.ts';
import { sessionCallbackOneSided } from './one-sided-session.ts';
import { optionRefused, storeMissing } from './refused-at-start.ts';
import { missingIndex, registryIncomplete } from './registry-schema.ts';
import {
  authRoutesInProxy,
  misplacedRequestGuard,
  nothingRenews,
  secondInstance,
} from './request-guards.ts';
import { secretMissing, secretWeak } from './secrets.ts';
import { sessionLeaksToken, sessionLeaksUser } from './session-leaks.ts';
import { sessionReadPastKit } from './session-reads.ts';
import {
  databaseUnreachable,
  expiredSessions,
  indexNotMigrated,
  plainTokens,
  registryNotMigrated,
} from './stored-sessions.ts';
import { numberIds, userIdByHand } from './user-ids.ts';

/** All checks, in the order of docs/doctor.md. */
export const checks: readonly Check[] = [
  secretMissing,
  secretWeak,
  secretCommitted,
  sessionLeaksToken,
  sessionLeaksUser,
  sessionCallbackOneSided,
  cookiePrefix,
  authRoutesInProxy,
  misplacedRequestGuard,
  secondInstance,
  numberIds,
  userIdByHand,
  storeMissing,
  optionRefused,
  sessionReadPastKit,
  nothingRenews,
  missingIndex,
  registryIncomplete,
  clientNotGenerated,
  databaseUnreachable,
  registryNotMigrated,
  indexNotMigrated,
  plainTokens,
  expiredSessions,
];
