import { AuthError } from 'next-auth';
import type { CookieSource, CookieWrite } from '../session/cookies.ts';
import {
  asError,
  InvalidConfiguration,
  KitError,
  SessionStoreUnavailable,
} from '../session/errors.ts';
import { faultOf } from '../session/fault.ts';
import type { StoredUser } from '../session/session.ts';
import type { CurrentSession } from '../strategies/strategy.ts';
import { beginSession } from './begin-session.ts';
import type { AuthjsRequest, Bridge } from './bridge.ts';
import { CallbackFailed } from './callback-failed.ts';
import { endSession } from './end-session.ts';
import { failureIn, runAuthjs } from './outcome.ts';

/**
 * Runs Auth.js for a request, then begins or ends the session as Auth.js has decided.
 *
 * @returns Auth.js's answer, and the session cookies to set.
 * @throws SessionStoreUnavailable, and at a sign-in what `beginSession` throws.
 */
export async function throughAuthjs<T>(
  bridge: Bridge,
  request: AuthjsRequest,
  run: () => Promise<T>,
): Promise<{ answer: T; writes: CookieWrite[] }> {
  try {
    const current = await sessionForAuthjs(bridge, request);
    const { answer, outcome } = await runAuthjs({ ...request, current }, run);
    const { signedIn, signedOut } = outcome;
    const failure = failureIn(outcome);
    if (failure) reportFailure(bridge, request, failure);
    if (signedIn) return { answer, writes: await beginSession(bridge, signedIn, outcome, request) };
    return { answer, writes: signedOut ? await endSession(bridge, request.view) : [] };
  } catch (error) {
    if (isFaultOfApp(error)) bridge.onFault(error);
    if (error instanceof AuthError) reportFailure(bridge, request, error.type);
    if (error instanceof KitError) reportFailure(bridge, request, error.code);
    throw error;
  }
}

/** The session that Auth.js will ask for: at a callback, but not of credentials, and for passkey options. */
async function sessionForAuthjs(bridge: Bridge, { action, provider, view }: AuthjsRequest) {
  if (action !== 'callback' && action !== 'webauthn-options') return null;
  const found = await bridge.reader.find(view);
  if (!found || isCredentials(bridge, provider)) return null;
  if (!(await isInRegistry(bridge, found, view))) return null;
  return { session: found.session, user: found.row ?? (await userOf(bridge, found)) };
}

/**
 * Whether the registry itself still has the session. The revocation feed is not enough here: a linked
 * account outlives every session.
 */
async function isInRegistry(
  { registry, reader, clock }: Bridge,
  { session, superseded, isPlain, strategy }: CurrentSession,
  view: CookieSource,
): Promise<boolean> {
  if (!registry || !strategy.capabilities.readsWithoutDatabase) return true;
  // A session that plain Auth.js began is adopted first; that fails if it has ended.
  if (isPlain && !superseded && !(await reader.findEnding(view))) return false;
  const row = await registry.get(session.sid, clock());
  if (!row) return false;
  return row.generation - session.generation <= (superseded ? 1 : 0);
}

/** @returns `null`, as plain Auth.js does, when the adapter refuses the id, say because no user can have it. */
async function userOf(
  { loadUser, onFault }: Bridge,
  read: CurrentSession,
): Promise<StoredUser | null> {
  try {
    return (await loadUser?.(read)) ?? null;
  } catch (error) {
    if (faultOf(error) !== 'mistake') throw new SessionStoreUnavailable(error);
    onFault(asError(error));
    return null;
  }
}

/** Finds the provider by next-auth's own rule. */
export function isCredentials({ providers }: Pick<Bridge, 'providers'>, id: string | null) {
  const all = providers.map((provider) => (typeof provider === 'function' ? provider() : provider));
  return all.some(
    ({ type, id: ownId, options }) => type === 'credentials' && (options?.id ?? ownId) === id,
  );
}

/** Whether an error is logged, and answered with Auth.js's error page "Configuration". */
export function isFaultOfApp(error: unknown): error is CallbackFailed | InvalidConfiguration {
  return error instanceof CallbackFailed || error instanceof InvalidConfiguration;
}

function reportFailure({ report }: Bridge, request: AuthjsRequest, error: string): void {
  const { action, provider, info } = request;
  if (action !== 'callback' && action !== 'signin') return;
  report({ type: 'sign_in_failed', provider, error, ...info });
}
