import { strategyNames } from 'authjs-session-kit';
import { z } from 'zod';
import { CommandError } from '../../command-error.ts';
import { unlessAborted } from '../../unless-aborted.ts';
import { isSameApp } from '../loopback.ts';

/** The body of GET /api/auth/session. Only the kit adds `strategy`. */
const sessionAnswer = z
  .object({ user: z.looseObject({}), strategy: z.enum(strategyNames).optional() })
  .nullable();

const csrfAnswer = z.object({ csrfToken: z.string() });

export type SessionAnswer = z.infer<typeof sessionAnswer>;

interface AppResponse {
  url: string;
  status: number;
  location: string | null;
  text: string;
  /** Cookies that it sets, or clears with an empty value. */
  set: [name: string, value: string][];
}

/** Signs in to a running app over the routes of Auth.js, and keeps its cookies. */
export interface AppClient {
  /** @returns the session cookies. */
  signIn(email: string, password: string, signal: AbortSignal): Promise<Map<string, string>>;
  readSession(signal: AbortSignal): Promise<SessionAnswer>;
  signOut(signal: AbortSignal): Promise<void>;
}

/**
 * Each function of the client throws CommandError: app_unreachable, app_unexpected_answer or
 * app_sign_in_refused.
 */
export function createAppClient(origin: string): AppClient {
  const cookies = new Map<string, string>();

  async function request(
    path: string,
    signal: AbortSignal,
    form?: URLSearchParams,
  ): Promise<AppResponse> {
    const cookie = headerOf(cookies);
    const init = form ? { method: 'POST', body: form } : {};
    async function send() {
      const response = await fetch(origin + path, {
        ...init,
        signal,
        redirect: 'manual',
        headers: { cookie, origin },
      });
      return { response, text: await response.text() };
    }
    try {
      // If the signal aborts while the body is read, fetch may never settle.
      const { response, text } = await unlessAborted(signal, send());
      const set = cookiesSetBy(response);
      for (const [name, value] of set) {
        if (value) cookies.set(name, value);
        else cookies.delete(name);
      }
      const { status, headers } = response;
      return { url: origin + path, status, location: headers.get('location'), text, set };
    } catch (cause) {
      const timedOut =
        signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError';
      if (signal.aborted && !timedOut) throw signal.reason;
      const reason = timedOut ? 'no answer in time' : reasonOf(cause);
      throw new CommandError('app_unreachable', `${origin} can't be reached: ${reason}.`, {
        cause,
      });
    }
  }

  async function getJson<T>(path: string, shape: z.ZodType<T>, signal: AbortSignal): Promise<T> {
    const answer = await request(path, signal);
    if (answer.status !== 200) throw unexpected(answer);
    const parsed = shape.safeParse(parseJson(answer.text));
    if (parsed.success) return parsed.data;
    throw unexpected(answer, 'something other than Auth.js would');
  }

  /** Sends a form with Auth.js's CSRF token. @returns the cookies set, and the redirect's target. */
  async function submit(path: string, form: Record<string, string>, signal: AbortSignal) {
    const { csrfToken } = await getJson('/api/auth/csrf', csrfAnswer, signal);
    const answer = await request(path, signal, new URLSearchParams({ ...form, csrfToken }));
    const { status, location } = answer;
    const to = location && URL.canParse(location, origin) ? new URL(location, origin) : undefined;
    if (!to || status >= 400 || !isSameApp(to, new URL(origin))) throw unexpected(answer);
    return { set: answer.set, to };
  }

  return {
    async signIn(email, password, signal) {
      const path = '/api/auth/callback/credentials';
      const { set, to } = await submit(path, { email, password }, signal);
      const error = to.searchParams.get('error');
      if (error) throw refused(origin, email, error);
      return new Map(set.filter(([name, value]) => value && !/csrf-token|callback-url/.test(name)));
    },

    readSession: (signal) => getJson('/api/auth/session', sessionAnswer, signal),

    async signOut(signal) {
      await submit('/api/auth/signout', {}, signal);
    },
  };
}

/** @returns the error for an app that doesn't sign this user in. */
export function refused(origin: string, email: string, reason: string): CommandError {
  return new CommandError(
    'app_sign_in_refused',
    `${origin} doesn't sign in ${email}: ${reason}. Give another user with --email and SESSION_KIT_PASSWORD.`,
  );
}

function unexpected({ url, status, location }: AppResponse, what?: string): CommandError {
  const leads = location ? `, which leads to ${location.split('?')[0]}` : '';
  return new CommandError(
    'app_unexpected_answer',
    `${url} answers ${what ?? `${status}${leads}`}. Is there an app with Auth.js, and is this its own address?`,
  );
}

function cookiesSetBy(response: Response): [name: string, value: string][] {
  return response.headers.getSetCookie().map((line) => {
    const [pair = ''] = line.split(';');
    const separator = pair.indexOf('=');
    return [pair.slice(0, separator).trim(), pair.slice(separator + 1).trim()];
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** fetch's own message says little: the reason is in its cause, or in the code of an AggregateError. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
}

/** @returns bytes of these cookies in a request's Cookie header, with the separators. */
export function bytesOf(cookies: ReadonlyMap<string, string>): number {
  return Buffer.byteLength(headerOf(cookies));
}

const headerOf = (cookies: ReadonlyMap<string, string>) =>
  [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
