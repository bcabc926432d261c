import type { Check } from './check.ts';
import { abuseChecks } from './checks/abuse.ts';
import { accountChecks } from './checks/accounts.ts';
import { cookieChecks } from './checks/cookies.ts';
import { dataChecks } from './checks/data.ts';
import { faultChecks } from './checks/faults.ts';
import { latencyCheck } from './checks/latency.ts';
import { loggingChecks } from './checks/logging.ts';
import { requestChecks } from './checks/requests.ts';
import { revocationChecks } from './checks/revocation.ts';
import { terminationChecks } from './checks/termination.ts';
import { timeoutChecks } from './checks/timeouts.ts';
import { tokenChecks } from './checks/tokens.ts';

/**
 * All checks. The ones that end everyone's sessions are last, because they also end the sessions of other
 * checks.
 */
export const checks: readonly Check[] = [
  ...tokenChecks,
  ...timeoutChecks,
  ...abuseChecks,
  ...revocationChecks,
  latencyCheck,
  ...cookieChecks,
  ...requestChecks,
  ...accountChecks,
  ...dataChecks,
  ...faultChecks,
  ...loggingChecks,
  ...terminationChecks,
];
