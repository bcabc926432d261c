import NextAuth, { type NextAuthConfig, type NextAuthResult } from 'next-auth';
import { createActions } from './authjs/actions.ts';
import { atBasePath, withBasePaths } from './authjs/base-path.ts';
import type { Bridge } from './authjs/bridge.ts';
import { createCookieCheck, withCheckedInput } from './authjs/checked-input.ts';
import { createHandlers } from './authjs/handlers.ts';
import { asAuthjsSecret, createRenewCsrfCookie } from './authjs/older-secrets.ts';
import { withOutcomeHooks } from './authjs/outcome.ts';
import { type Configurations, type Resolved, resolveConfig } from './config.ts';
import { createContext, type KitContext } from './create-context.ts';
import { createAuth } from './next/auth.ts';
import { createGetToken, type GetToken } from './next/get-token.ts';
import { withoutBasePath } from './next/paths.ts';
import { createProxyFor, type ProxyOptions, type SessionProxy } from './next/proxy.ts';
import { applyCookies, createReader } from './next/reader.ts';
import { currentRequest } from './next/request.ts';
import { readRequestInfo } from './next/request-info.ts';
import { createRequireFresh, type RequireFresh } from './next/require-fresh.ts';
import { createRequireSession, type RequireSession } from './next/require-session.ts';
import { createSessions, type Sessions } from './next/sessions.ts';
import type { Auth, Session, Update } from './next/types.ts';
import { untrustedReader } from './next/untrusted-host.ts';
import { createWithSession, type WithSession } from './next/with-session.ts';
import type { SessionKitConfig, SessionKitOptions } from './options.ts';
import type { SessionPolicy } from './session/policy.ts';
import type { StrategyName } from './session/session.ts';
import type { Capabilities } from './strategies/strategy.ts';

export interface SessionKit extends Pick<NextAuthResult, 'handlers' | 'signIn' | 'signOut'> {
  auth: Auth;
  unstable_update: Update;
  /** The session of the current request, or `null`. @throws SessionStoreUnavailable */
  getSession(): Promise<Session | null>;
  /** Auth.js's `getToken` of "next-auth/jwt", in both strategies. */
  getToken: GetToken;
  requireSession: RequireSession;
  /** The same, for a user who has signed in or reauthenticated recently. */
  requireFresh: RequireFresh;
  withSession: WithSession;
  /**
   * Loads the signed-in user anew. Call it in a server action or a route handler after changing that user
   * in the database: the next read shows the change in both strategies.
   */
  refreshSession(): Promise<Session | null>;
  createProxy(options: ProxyOptions): SessionProxy;
  /** Lists and ends sessions on all devices. */
  sessions: Sessions;
  readonly strategy: { name: StrategyName; capabilities: Capabilities };
  /** The policy in effect, of variables, options and defaults. */
  readonly policy: SessionPolicy;
}

/**
 * Configures Auth.js for the chosen strategy and returns one set of helpers over either.
 *
 * @param config Auth.js's own configuration, or one for each strategy; with the kit's options beside.
 * @throws InvalidConfiguration with a line for each thing that is wrong.
 */
export function createSessionKit(config: SessionKitConfig): SessionKit;
export function createSessionKit(config: Configurations & SessionKitOptions): SessionKit;
export function createSessionKit(
  config: SessionKitConfig | (Configurations & SessionKitOptions),
): SessionKit {
  const resolved = resolveConfig(config, config.env ?? process.env);
  const context = createContext(resolved);
  const { cookie, strategies, policy, clock, secrets, onFault } = context;
  const { authjs, addressHeader = null } = resolved;

  const { nextAuth, pages, isHostTrusted } = createAuthjs(resolved, context);
  const { signInPage, isAuthjsRoute } = pages;
  const reader = isHostTrusted ? createReader(context) : untrustedReader(onFault);
  const { events, providers } = authjs;
  const bridge: Bridge = { ...context, reader, events, providers };
  const requestInfo = (head: Headers) => readRequestInfo(head, addressHeader);
  const checkCookies = createCookieCheck(authjs.cookies);
  const authorized = authjs.callbacks?.authorized;
  const auth = createAuth({ reader, authorized, signInPage, isAuthjsRoute });
  const getSession = () => auth();
  const requireSession = createRequireSession(getSession, signInPage);

  return {
    handlers: createHandlers({
      bridge,
      authjs: atBasePath(nextAuth.handlers),
      requestInfo,
      checkCookies,
      renewCsrfCookie: createRenewCsrfCookie(secrets, authjs.cookies),
      basePath: pages.basePath,
      errorPage: pages.errorPage,
      isHostTrusted,
    }),
    auth,
    ...createActions({ bridge, authjs: nextAuth, requestInfo }),
    getSession,
    getToken: createGetToken(reader, cookie),
    requireSession,
    requireFresh: createRequireFresh({
      requireSession,
      freshness: policy.freshness,
      clock,
      reauthenticatePage: withoutBasePath(resolved.reauthenticatePage ?? signInPage),
    }),
    withSession: createWithSession(
      reader,
      signInPage,
      authjs.cookies?.sessionToken?.options?.sameSite,
    ),
    refreshSession: async () => applyCookies(await reader.refresh(await currentRequest())),
    createProxy: createProxyFor(reader, checkCookies, signInPage, isAuthjsRoute),
    sessions: createSessions({ ...context, reader }),
    strategy: { name: resolved.strategy, capabilities: strategies.chosen.capabilities },
    policy,
  };
}

interface Pages {
  /** The path of Auth.js's routes, without Next's `basePath`. */
  basePath: string;
  signInPage: string;
  /** With Next's `basePath`. */
  errorPage: string;
  isAuthjsRoute: (path: string) => boolean;
}

/** Plain Auth.js, with the hooks by which the kit learns what it decides. */
function createAuthjs({ authjs }: Resolved, { strategies, secrets, logger }: KitContext) {
  const config = withBasePaths(authjs);
  // These two are called by the kit, in both strategies.
  const { jwt: _, session: _1, ...callbacks } = authjs.callbacks ?? {};
  const nextAuthConfig: NextAuthConfig = withOutcomeHooks(
    withCheckedInput({
      ...config,
      ...strategies.chosen.authjs,
      secret: asAuthjsSecret(secrets),
      logger,
      callbacks,
    }),
    secrets,
  );
  const nextAuth = NextAuth(nextAuthConfig);
  // Filled in by NextAuth, from its variables.
  const { trustHost: isHostTrusted = false } = nextAuthConfig;
  return { nextAuth, pages: pagesOf(config), isHostTrusted };
}

function pagesOf({ basePath: browserPath, pages }: ReturnType<typeof withBasePaths>): Pages {
  const basePath = withoutBasePath(browserPath);
  const routes = basePath === '/' ? '' : basePath;
  return {
    basePath,
    signInPage: withoutBasePath(pages?.signIn ?? `${browserPath}/signin`),
    errorPage: pages?.error ?? `${browserPath}/error`,
    isAuthjsRoute: (path) =>
      path.startsWith(`${routes}/`) && authjsAction.test(path.slice(routes.length)),
  };
}

/** Auth.js's own routes: a page of the app may be beside them. */
const authjsAction =
  /^\/(callback|csrf|error|providers|session|signin|signout|verify-request|webauthn-options)(\/|$)/;
