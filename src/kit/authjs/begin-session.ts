import { writeContext } from '../next/write-token.ts';
import type { CookieWrite } from '../session/cookies.ts';
import { AccessDenied, KitError, SessionLimitReached } from '../session/errors.ts';
import { callListener } from '../session/listener.ts';
import { initialTimes, overLimit } from '../session/policy.ts';
import type { SessionRecord } from '../session/session.ts';
import { newSid } from '../session/token.ts';
import type { JwtParams } from '../strategies/session-claims.ts';
import { isUserActive } from '../strategies/users.ts';
import type { AuthjsRequest, Bridge } from './bridge.ts';
import { CallbackFailed } from './callback-failed.ts';
import type { AuthjsOutcome, SignInMessage } from './outcome.ts';

/**
 * Begins the session of a user whom Auth.js has signed in. Every sign-in gets a new token and ends the
 * browser's earlier session: ASVS 7.2.4. The new session begins before the earlier one ends, so that an
 * interruption leaves the browser with one of the two.
 *
 * @returns the cookies to set.
 * @throws CallbackFailed when the app's `callbacks.jwt` throws; nothing has begun or ended then.
 * @throws AccessDenied when the user was disabled meanwhile.
 * @throws SessionLimitReached when the policy says "reject" and the user has as many as allowed.
 * @throws SessionStoreUnavailable
 */
export function beginSession(
  bridge: Bridge,
  message: SignInMessage,
  outcome: AuthjsOutcome,
  request: AuthjsRequest,
): Promise<CookieWrite[]> {
  const { cookie, strategies, reader, registry, policy, clock, report, telemetry } = bridge;
  const { view, info } = request;
  return telemetry.span('sign_in', async () => {
    const userId = message.user.id ?? '';
    const provider = message.account?.provider ?? 'unknown';
    const earlier = (await reader.findEnding(view))?.session;
    const same = earlier?.userId === userId ? earlier : null;
    // A user who reauthenticates stays remembered, or not remembered, as before.
    const remember = outcome.remember ?? same?.remember ?? true;
    // Linking an account does not reauthenticate the user it is linked to.
    const authenticatedBefore = outcome.linked ? same?.authenticatedAt : undefined;
    const [sid, now] = [newSid(), clock()];
    const record = { sid, userId, ...initialTimes(policy, remember, now, authenticatedBefore) };
    const signIn = { session: record, info, jwt: jwtParamsOf(message) };
    const issued = await strategies
      .issuerFor(sid)
      .start(signIn, writeContext(bridge, view, now))
      .catch((error: unknown) => {
        throw error instanceof KitError ? error : new CallbackFailed(error, provider);
      });
    const endEarlier = async () => {
      if (!earlier) return;
      await registry?.end({ userId: earlier.userId, sid: earlier.sid }, 'replaced', clock());
    };
    if (!issued) {
      await endEarlier();
      return cookie.clear(view);
    }

    const { token, session } = issued;
    await refuseInactive(bridge, session);
    await enforceLimit(bridge, session, earlier);
    await endEarlier();
    report({ type: 'sign_in', sid, userId, provider, remember, ...info });
    await callListener(() => bridge.events?.signIn?.(message), bridge.onFault);
    return cookie.write(view, token, session);
  });
}

async function enforceLimit(
  { registry, policy, clock, report }: Bridge,
  session: SessionRecord,
  earlier?: SessionRecord,
): Promise<void> {
  const { maxSessions, onLimit: action } = policy;
  if (!registry || maxSessions === null) return;
  const { userId } = session;
  const live = (await registry.list(userId, clock())).filter(({ sid }) => sid !== earlier?.sid);
  const oldest = overLimit(policy, live);
  if (oldest.length === 0) return;
  // With "reject" the new session ends. Of two simultaneous sign-ins both may be refused, never neither.
  const ending = action === 'reject' ? [session] : oldest;
  for (const { sid } of ending) await registry.end({ userId, sid }, 'limit', clock());
  report({ type: 'limit', userId, action, maxSessions });
  if (action === 'reject') throw new SessionLimitReached();
}

/** Checked after the session has begun: from then on, disabling the user ends it as well. */
async function refuseInactive(bridge: Bridge, { userId, sid }: SessionRecord): Promise<void> {
  if (await isUserActive(bridge, userId)) return;
  const { registry, clock } = bridge;
  await registry?.end({ userId, sid }, 'user_disabled', clock());
  throw new AccessDenied();
}

/** The parameters that Auth.js passes to `callbacks.jwt` at a sign-in in its jwt strategy. */
function jwtParamsOf({ user, account, profile, isNewUser }: SignInMessage): JwtParams {
  const { id: sub, name, email, image: picture } = user;
  return {
    token: { name, email, picture, sub },
    user,
    account: account ?? null,
    profile,
    // Auth.js passes `false` to this callback for credentials, and nothing to the event.
    isNewUser: account?.type === 'credentials' ? false : isNewUser,
    trigger: isNewUser ? 'signUp' : 'signIn',
  };
}
