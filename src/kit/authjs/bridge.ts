import { AuthError, type NextAuthConfig } from 'next-auth';
import type { LoadUser } from '../next/load-user.ts';
import type { SessionReader } from '../next/reader.ts';
import type { Registry } from '../registry/registry.ts';
import type { CookieSource, CookieWrite, SessionCookie } from '../session/cookies.ts';
import {
  asError,
  InvalidConfiguration,
  KitError,
  SessionStoreUnavailable,
} from '../session/errors.ts';
import type { Report, RequestInfo } from '../session/events.ts';
import { faultOf } from '../session/fault.ts';
import type { SessionPolicy } from '../session/policy.ts';
import type { StoredUser } from '../session/session.ts';
import type { Telemetry } from '../session/telemetry.ts';
import type { Strategies } from '../strategies/index.ts';
import type { CurrentSession } from '../strategies/strategy.ts';
import { beginSession } from './begin-session.ts';
import { CallbackFailed } from './callback-failed.ts';
import { endSession } from './end-session.ts';
import { type AuthjsContext, failureIn, runAuthjs } from './outcome.ts';

/** What Auth.js's route handlers and its actions need of the kit. */
export interface Bridge extends Pick<NextAuthConfig, 'events' | 'providers'> {
  cookie: SessionCookie;
  strategies: Strategies;
  reader: SessionReader;
  registry?: Registry;
  /** Absent without an adapter. */
  loadUser?: LoadUser;
  policy: SessionPolicy;
  clock: () => Date;
  report: Report;
  telemetry: Telemetry;
  /** Whether a user may have sessions. Default: yes. */
  isActive?: (userId: string) => Promise<boolean>;
  /** Told when something of the app failed. */
  onFault: (error: Error) => void;
}

/** What Auth.js is asked to do, by a route or in an action. */
export interface AuthjsRequest extends Pick<AuthjsContext, 'action' | 'linkToken'> {
  provider: string | null;
  view: CookieSource;
  info: RequestInfo;
}

/**
 * Has Auth.js handle a request, then begins or ends the session that it was about.
 *
 * @returns what Auth.js answered, and what to set in the browser.
 * @throws SessionStoreUnavailable, and at a sign-in what `beginSession` throws.
 */
export async function throughAuthjs<T>(
  bridge: Bridge,
  request: AuthjsRequest,
  run: () => Promise<T>,
): Promise<{ answer: T; writes: CookieWrite[] }> {
  try {
    const current = await currentFor(bridge, request);
    const { answer, outcome } = await runAuthjs({ ...request, current }, run);
    const { signedIn, signedOut } = outcome;
    const failure = failureIn(outcome);
    if (failure) fieldErrorsFor(bridge, request, failure);
    if (signedIn) return { answer, writes: await beginSession(bridge, signedIn, outcome, request) };
    return { answer, writes: signedOut ? await endSession(bridge, request.view) : [] };
  } catch (error) {
    if (isFaultOfApp(error)) bridge.onFault(error);
    if (error instanceof AuthError) fieldErrorsFor(bridge, request, error.type);
    if (error instanceof KitError) fieldErrorsFor(bridge, request, error.code);
    throw error;
  }
}

/** What Auth.js will ask of the request's session: at a callback and for a passkey, but of credentials. */
async function currentFor(bridge: Bridge, { action, provider, view }: AuthjsRequest) {
  if (action !== 'callback' && action !== 'webauthn-options') return null;
  const read = await bridge.reader.current(view);
  if (!read || isCredentials(bridge, provider)) return null;
  if (!(await isInRegistry(bridge, read, view))) return null;
  return { session: read.session, user: read.row ?? (await userOf(bridge, read)) };
}

/**
 * A link of an account outlives every session, so the registry itself is asked and not what a process
 * has heard of it.
 */
async function isInRegistry(
  { registry, reader, clock }: Bridge,
  { session, superseded, stock, strategy }: CurrentSession,
  view: CookieSource,
): Promise<boolean> {
  if (!registry || !strategy.capabilities.readsWithoutDatabase) return true;
  // One that plain Auth.js began is taken in first, if it has not ended.
  if (stock && !superseded && !(await reader.ending(view))) return false;
  const row = await registry.get(session.sid, clock());
  if (!row) return false;
  return row.generation - session.generation <= (superseded ? 1 : 0);
}

/** Whom the adapter can't look for, say by an id that no user can have, is nobody, as in plain Auth.js. */
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

/** As next-auth finds a provider. */
export function isCredentials({ providers }: Pick<Bridge, 'providers'>, id: string | null) {
  const all = providers.map((each) => (typeof each === 'function' ? each() : each));
  return all.some((each) => each.type === 'credentials' && (each.options?.id ?? each.id) === id);
}

/** What is for the log, and answered as Auth.js answers a fault of the configuration. */
export function isFaultOfApp(error: unknown): error is CallbackFailed | InvalidConfiguration {
  return error instanceof CallbackFailed || error instanceof InvalidConfiguration;
}

function fieldErrorsFor({ report }: Bridge, request: AuthjsRequest, error: string): void {
  const { action, provider, info } = request;
  if (action !== 'callback' && action !== 'signin') return;
  report({ type: 'sign_in_failed', provider, error, ...info });
}
