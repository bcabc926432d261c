import { createSessionKit } from 'authjs-session-kit/next';
import { prismaSessions } from 'authjs-session-kit/prisma';
import { logEvent } from './src/accounts/audit-log.ts';
import { isActive } from './src/accounts/is-active.ts';
import { database } from './src/auth/database.ts';
import { jwt } from './src/auth/jwt.ts';
import { absoluteTimeout } from './src/auth/policy.ts';
import { connections, environment, prisma } from './src/auth/shared.ts';

/** Auth.js, configured twice, and the switch: AUTH_SESSION_STRATEGY=jwt or database. */
export const kit = createSessionKit({
  jwt,
  database,
  strategy: environment.session.strategy ?? 'jwt',

  sessions: prismaSessions(prisma, connections),
  policy: { absoluteTimeout },
  isActive: isActive(prisma),
  reauthenticatePage: '/reauthenticate',
  onEvent: logEvent,
});

/** The helpers: the same calls and the same session with either strategy. */
export const { handlers, auth, signIn, signOut } = kit;
export const { getSession, requireSession, requireFresh, withSession } = kit;
export const { refreshSession, createProxy, sessions } = kit;
