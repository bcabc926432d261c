import type { StrategyName } from '../../src/kit/session/session.ts';
import type { Difference } from './compare.ts';
import type { Configuration } from './configuration.ts';

/** Where a difference was found. */
export interface Place {
  configuration: Configuration;
  step: string;
  /** The strategy of the kit. */
  strategy: StrategyName;
  /** The other side of the comparison. */
  against: 'plain Auth.js' | 'the other strategy' | 'before';
}

interface Documented {
  /** As docs/differences.md calls it, or in a few words of the design. */
  name: string;
  covers(difference: Difference, place: Place): boolean;
}

const plainOnly = ({ against }: Place) => against === 'plain Auth.js';
/** The claims that the kit puts into a token, in the place of JWT's own. */
const kitClaims =
  /\.(?:token|user)\.(sid|token_id|created_at|auth_time|last_seen_at|idle_exp|absolute_exp|remember|migrated_at|generation|user_version|iat|exp|jti)$/;
/** What Auth.js sets beside the session cookie. */
const otherCookie = /csrf|callback-url|callbackUrl|pkce|state|nonce/;
const withoutEnd = (cookie: unknown) =>
  String(cookie).replace(/; (expires [^;]*|max-age=\d+)/g, '');
/** A redirect to the sign-in page whose `callbackUrl` is the path of what it was. */
const withPathIn = (location: string) => {
  if (!URL.canParse(location)) return location;
  const url = new URL(location);
  const { pathname, search } = new URL(url.searchParams.get('callbackUrl') ?? '', url);
  url.searchParams.set('callbackUrl', `${pathname}${search}`);
  return url.href;
};
const isMet = (name: string, { configuration: { meets } }: Place) => meets?.includes(name) ?? false;
/** A difference has the name of the first entry that covers it. */
const documented: Documented[] = [
  {
    name: 'fields of the kit',
    covers: ({ path, expected }, place) =>
      /\.strategy$/.test(path) ||
      (plainOnly(place) &&
        /^(sessions|events\.session)\..*\.(sid|authenticatedAt|user\.id)$/.test(path) &&
        (expected ?? null) === null),
  },
  {
    name: 'when it expires',
    covers: ({ path, expected, found }, place) =>
      (plainOnly(place) &&
        /^(sessions|events)\..*\.expires$/.test(path) &&
        Boolean(expected && found)) ||
      (path.includes('.cookies.') && withoutEnd(expected) === withoutEnd(found)) ||
      (plainOnly(place) &&
        // A read sets no cookie where nothing is due.
        /^answers\.\d+ (GET \/session|auth\(handler\)|proxy) ?.*\.cookies\./.test(path) &&
        !otherCookie.test(path) &&
        String(expected).startsWith('set') &&
        found === undefined) ||
      // Where a row is renewed the cookie's own end waits for its next renewal.
      (place.strategy === 'database' &&
        /POST \/session\.cookies/.test(path) &&
        found === undefined) ||
      // Claims that a read changed are written to a jwt, which renews it, and to a row without that.
      (place.against === 'the other strategy' &&
        place.strategy === 'database' &&
        (/^sessions\..*\.expires$/.test(path) ||
          (/GET \/session\.cookies\./.test(path) && found === undefined))),
  },
  {
    name: 'the kit reads by itself',
    covers: ({ path, found }, place) =>
      plainOnly(place) &&
      // Auth.js prepares forms and calls `redirect` at each of its requests.
      (/^answers\.\d+ GET \/(session|signin|error)\.cookies\..*(csrf|callback-url)/.test(path) ||
        (path.startsWith('callbacks.redirect') && found === undefined)),
  },
  {
    name: 'the whole row',
    covers: ({ path, found }, place) =>
      plainOnly(place) &&
      place.strategy === 'database' &&
      found === undefined &&
      (/^events\.signOut\..*\.session\./.test(path) ||
        (isMet('the whole row', place) &&
          /^sessions\./.test(path) &&
          !/\.user(\.(id|name|email|image|role))?$/.test(path)) ||
        (isMet("the row's role", place) && /^sessions\..*\.user\.role$/.test(path))),
  },
  {
    name: 'a session callback without a session',
    covers: ({ path, found }, place) =>
      plainOnly(place) &&
      isMet('a session callback without a session', place) &&
      /^sessions\.component/.test(path) &&
      found === null,
  },
  {
    name: 'where to come back to',
    covers: ({ path, expected, found }, place) =>
      plainOnly(place) &&
      /^answers\.\d+ proxy .*\.location$/.test(path) &&
      decodeURIComponent(withPathIn(String(expected))) === String(found),
  },
  {
    name: 'an update for an untrusted host',
    covers: ({ path, found }, place) =>
      plainOnly(place) &&
      isMet('an update for an untrusted host', place) &&
      path === 'sessions.action' &&
      found === null,
  },
  {
    name: 'one configuration for the proxy',
    covers: ({ path }, { configuration, step }) =>
      configuration.proxy !== undefined && step === 'proxy' && path.startsWith('callbacks.'),
  },
  {
    name: 'absent is null',
    covers: ({ path, expected, found }, place) =>
      plainOnly(place) &&
      /^sessions\..*\.user\.(name|email|image)$/.test(path) &&
      expected === undefined &&
      found === null,
  },
  {
    name: 'cookies of nobody',
    covers: ({ path, expected, found }, { step }) =>
      step === 'expiry' &&
      path.includes('GET /session.cookies.') &&
      String(expected).startsWith('cleared') &&
      found === undefined,
  },
  {
    name: 'a placeholder in actions',
    covers: ({ path, found }, place) =>
      plainOnly(place) &&
      /\.cookies\.authjs\.placeholder$/.test(path) &&
      String(found).startsWith('cleared'),
  },
  {
    name: 'claims of the kit',
    covers: ({ path }) => kitClaims.test(path),
  },
  {
    name: 'session methods of the adapter',
    covers: ({ path }) =>
      /^adapter\.(createSession|getSessionAndUser|updateSession|deleteSession)\(/.test(path),
  },
  {
    name: 'token and user in both',
    covers: ({ path, expected }) =>
      expected === undefined &&
      /^callbacks\.session\.\d+\.(token|user|trigger|newSession)$/.test(path),
  },
  {
    name: 'claims in both',
    covers: ({ path, expected }, place) =>
      plainOnly(place) &&
      place.strategy === 'database' &&
      ((expected === undefined && path.startsWith('callbacks.jwt')) ||
        // What it throws keeps from signing in, and callbacks.session from being called.
        (isMet('claims in both', place) &&
          place.step.includes('callback throws') &&
          /^(answers|events\.signIn|callbacks\.session)/.test(path))),
  },
  {
    name: 'columns of the user',
    covers: ({ path }, { strategy, configuration }) =>
      path.startsWith('adapter.getUser(') &&
      // What jwts don't carry yet, or can't, is loaded; a row comes with its user.
      strategy !== configuration.strategy,
  },
  {
    name: 'events of sessions',
    // Each strategy calls its own events, and in an outage jwts are still read.
    covers: ({ path }, { step, against }) =>
      /^events\.session\.\d+\.token(\.|$)/.test(path) ||
      (against === 'the other strategy' && step === 'outage' && /^events\.session\./.test(path)),
  },
  {
    name: 'a user who was changed',
    covers: ({ path }, place) =>
      plainOnly(place) &&
      place.strategy === 'jwt' &&
      ['user changed', 'callback throws'].includes(place.step) &&
      /\.(name|email|image|picture)$|^adapter\.getUser\(/.test(path),
  },
  {
    name: 'a user who was changed',
    // By an event of the sign-in, after which the token is written as plain Auth.js writes it.
    covers: ({ path }, place) =>
      place.strategy === 'jwt' &&
      isMet('a user who was changed', place) &&
      /\.user\.image$/.test(path),
  },
  {
    name: 'a callback that throws',
    covers: ({ path, expected, found }, place) =>
      plainOnly(place) &&
      // In an outage a callback that queries throws.
      ['callback throws', 'outage'].includes(place.step) &&
      (/broken/.test(path) ||
        String(found).startsWith('threw') ||
        // Plain Auth.js has taken the cookie of a jwt back, and finds no session any more.
        (place.strategy === 'jwt' &&
          ((path === 'sessions.useSession' && expected === null) ||
            (path.includes('.cookies.') &&
              [expected, found].some((value) => String(value).startsWith('cleared'))) ||
            (/^(callbacks|adapter)/.test(path) && expected === undefined)))),
  },
  {
    name: 'an outage',
    covers: ({ path, expected, found }, { step, strategy, against }) =>
      step.includes('outage') &&
      ((/during/.test(path) && (strategy === 'database' || against !== 'plain Auth.js')) ||
        found === 503 ||
        // A jwt is read on.
        (strategy === 'jwt' && expected === 503 && found === 200) ||
        (/location$/.test(path) && found === undefined) ||
        // Where a row can't be read Auth.js isn't called.
        (step === 'sign-in, outage' && /^(adapter|callbacks)/.test(path))),
  },
];

/** @returns the name of a documented difference; `null` when it isn't documented. */
export function nameOf(difference: Difference, place: Place): string | null {
  return documented.find(({ covers }) => covers(difference, place))?.name ?? null;
}
