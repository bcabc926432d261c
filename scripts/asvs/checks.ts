import type { Check } from './check.ts';
import { abuseChecks } from './checks/abuse.ts';
import { cookieChecks } from './checks/cookies.ts';
import { dataChecks } from './checks/data.ts';
import { latencyCheck } from './checks/latency.ts';
import { loggingChecks } from './checks/logging.ts';
import { requestChecks } from './checks/requests.ts';
import { terminationChecks } from './checks/termination.ts';
import { timeoutChecks } from './checks/timeouts.ts';
import { tokenChecks } from './checks/tokens.ts';

/** All of them. The one that ends everyone's sessions stays among those that run one by one. */
export const checks: readonly Check[] = [
  ...tokenChecks,
  ...timeoutChecks,
  ...terminationChecks,
  latencyCheck,
  ...abuseChecks,
  ...cookieChecks,
  ...requestChecks,
  ...dataChecks,
  ...loggingChecks,
];
