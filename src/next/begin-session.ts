import { type CookieWrite, clearSessionToken, writeSessionToken } from '../core/cookies.ts';
import { SessionLimitReached } from '../core/errors.ts';
import type { Report, RequestInfo } from '../core/events.ts';
import { overLimit, type SessionPolicy } from '../core/policy.ts';
import type { SessionRecord } from '../core/session.ts';
import { withSpan } from '../core/telemetry.ts';
import type { Registry } from '../strategies/registry.ts';
import type { Strategy } from '../strategies/strategy.ts';
import type { SessionReader } from './reader.ts';
import type { RequestView } from './request.ts';
import type { Verdict } from './verdict.ts';

export interface BeginOptions {
  strategy: Strategy;
  reader: SessionReader;
  registry?: Registry;
  policy: SessionPolicy;
  clock: () => Date;
  report: Report;
}

/** Begins the session of whom Auth.js has signed in, and says what to set in the browser. */
export type BeginSession = (
  verdict: Verdict & { signedIn: NonNullable<Verdict['signedIn']> },
  view: RequestView,
  info: RequestInfo,
) => Promise<CookieWrite[]>;

/**
 * A new token at every sign-in, and the browser's earlier session ended: ASVS 7.2.4. The new session
 * is there before the earlier one ends, so that whoever is interrupted is left with one of the two.
 *
 * @throws SessionLimitReached when the policy says "reject" and the user has as many as allowed.
 * @throws SessionStoreUnavailable
 */
export function createBeginSession(options: BeginOptions): BeginSession {
  const { strategy, reader, registry, policy, clock, report } = options;

  async function keepToLimit(session: SessionRecord, earlier?: SessionRecord): Promise<void> {
    const { maxSessions, onLimit: action } = policy;
    if (!registry || maxSessions === null) return;
    const { userId } = session;
    const live = (await registry.list(userId, clock())).filter(({ sid }) => sid !== earlier?.sid);
    const oldest = overLimit(policy, live);
    if (oldest.length === 0) return;
    // With "reject" it is always the one that begins: of two at once both may be, never neither.
    const ending = action === 'reject' ? [session] : oldest;
    for (const { sid } of ending) await registry.end({ userId, sid }, 'limit', clock());
    report({ type: 'limit', userId, action, maxSessions });
    if (action === 'reject') throw new SessionLimitReached();
  }

  return (verdict, view, info) =>
    withSpan('sign_in', async () => {
      const { userId, account } = verdict.signedIn;
      const { readCookie, cookieName } = view;
      const earlier = (await reader.current(view))?.read.session;
      // Who proves once more who they are goes on being remembered, or not.
      const before = earlier?.userId === userId ? earlier.remember : true;
      const remember = verdict.remember ?? before;
      const signIn = { userId, remember, info, jwt: verdict.jwt };
      const issued = await strategy.start(signIn, { cookieName, now: clock() });
      if (!issued) return clearSessionToken(readCookie, cookieName);

      const { token, session } = issued;
      await keepToLimit(session, earlier);
      if (earlier) {
        const scope = { userId: earlier.userId, sid: earlier.sid };
        await registry?.end(scope, 'replaced', clock());
      }
      const provider = account?.provider ?? 'unknown';
      report({ type: 'sign_in', sid: session.sid, userId, provider, remember, ...info });
      return writeSessionToken(readCookie, cookieName, token, session);
    });
}
