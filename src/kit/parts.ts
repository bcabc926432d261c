// The kit's own parts, for tools that measure it or show what it keeps. They change with any version;
// an app needs none of them.

export { refusedAdvice } from './not-honoured.ts';
export { Feed } from './registry/feed.ts';
export { Registry } from './registry/registry.ts';
export { withOutageErrors } from './registry/with-outage-errors.ts';
export type { CookieSource, CookieWrite } from './session/cookies.ts';
export { createSessionCookie } from './session/cookies.ts';
export { createJwe } from './session/jwe.ts';
export { initialTimes } from './session/policy.ts';
export {
  hashToken,
  isDatabaseToken,
  isJweToken,
  newSessionToken,
  newSid,
} from './session/token.ts';
export { onStatement } from './stores/prisma/on-statement.ts';
export { createStrategies } from './strategies/index.ts';
export type { Capabilities, CurrentSession } from './strategies/strategy.ts';
