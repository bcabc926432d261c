import type { NextAuthConfig } from 'next-auth';
import type { LoadUser } from '../next/load-user.ts';
import type { SessionReader } from '../next/reader.ts';
import type { Registry } from '../registry/registry.ts';
import type { CookieSource, SessionCookie } from '../session/cookies.ts';
import type { Report, RequestInfo } from '../session/events.ts';
import type { SessionPolicy } from '../session/policy.ts';
import type { Telemetry } from '../session/telemetry.ts';
import type { Strategies } from '../strategies/index.ts';
import type { AuthjsContext } from './outcome.ts';

/** What the kit's versions of Auth.js's route handlers and actions work with. */
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
  /** Called with an error of the app's own code. */
  onFault: (error: Error) => void;
}

/** A request to Auth.js, by a route or an action. */
export interface AuthjsRequest extends Pick<AuthjsContext, 'action' | 'emailLinkToken'> {
  provider: string | null;
  view: CookieSource;
  info: RequestInfo;
}
