import type { Account, NextAuthConfig, Profile } from 'next-auth';
import type { AdapterUser } from 'next-auth/adapters';
import type { JWT } from 'next-auth/jwt';
import type { StrategyName } from '../../src/kit/session/session.ts';
import type { Parts } from './parts.ts';

/** How a user signs in to an app of the corpus. */
export type SignInWay = 'credentials' | 'forge' | 'oidc' | 'email';

/** One app's configuration of Auth.js, as apps have it. */
export interface Configuration {
  /** Which apps are written like this, or what it shows. */
  idiom: string;
  /** The strategy that it was written for; plain Auth.js runs in no other. */
  strategy: StrategyName;
  signIn: SignInWay;
  /** The app's argument of `NextAuth()`, without its secret, which apps have in a variable. */
  config: (parts: Parts) => AppConfig;
  /** Ada has a row before she signs in by a provider for the first time. */
  isMember?: true;
  /** Written `NextAuth(async () => …)`. The kit takes no function, so its app awaits the result. */
  lazy?: true;
  /** A configuration of its own for the proxy, without adapter and providers. The kit has one. */
  proxy?: AppConfig;
  /** The app's origin; default http://localhost:3000. */
  origin?: string;
  /** What the app's pages pass to `useSession().update()`; default a name. */
  update?: object;
  /**
   * Differences that docs/differences.md names and that only some apps meet: an app that
   * returns the whole row as the session, for example, gets a session without the row from the kit.
   */
  meets?: readonly string[];
  /** The kit's error at its start, in a strategy in which it refuses the configuration. */
  refused?: Partial<Record<StrategyName, RegExp>>;
}

/** An app's own types, which real ones merge into Auth.js's modules. */
export interface AppUser extends Omit<AdapterUser, 'emailVerified'> {
  role?: string;
  tenantId?: string;
  emailVerified?: Date | null;
  createdAt?: Date;
  credits?: bigint;
}

export interface AppToken extends JWT {
  id?: string;
  role?: string;
  tenantId?: string;
  accessToken?: string;
  refreshToken?: string;
  expiresAt?: number;
  error?: string;
}

export interface AppSession {
  expires: string;
  user: Pick<AppUser, 'role' | 'tenantId'> & Record<string, unknown>;
  [field: string]: unknown;
}

interface AppCallbacks {
  jwt?(params: {
    token: AppToken;
    /** At a sign-in only, which Auth.js's type leaves out. */
    user?: AppUser;
    account?: Account | null;
    profile?: Profile;
    trigger?: 'signIn' | 'signUp' | 'update';
    isNewUser?: boolean;
    session?: { user?: { name?: string; role?: string } };
  }): JWT | null | Promise<JWT | null>;
  session?(params: {
    session: AppSession;
    /** In strategy jwt. */
    token: AppToken;
    /** In strategy database. */
    user: AppUser;
    newSession?: unknown;
    trigger?: 'update';
  }): unknown;
}

/** `NextAuthConfig`, with the app's own types in its callbacks. */
export interface AppConfig extends Omit<NextAuthConfig, 'callbacks'> {
  callbacks?: Omit<NonNullable<NextAuthConfig['callbacks']>, 'jwt' | 'session'> & AppCallbacks;
}
