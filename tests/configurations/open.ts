import type { StrategyName } from '../../src/kit/session/session.ts';

/** A way in which the kit is not yet what it should be, and every cell that shows it. */
export interface Open {
  reason: string;
  /** The paths of differences that it explains. */
  about: RegExp;
  /** By strategy and configurations (with commas between) the steps (with semicolons between). */
  cells: Partial<Record<StrategyName, Readonly<Record<string, string>>>>;
}

export const open: readonly Open[] = [
  {
    reason: 'a sign-in that a callback breaks asks the adapter less often',
    about: /^adapter\.getUser\(/,
    cells: {
      jwt: {
        tokenNull: 'user changed',
      },
      database: {
        'adapterCreateUser, allCookies, basePath, emailLinksJwt, exampleApp, lookupBySub, lookupEachCall, oidcRole, onlyId, ownCookieNames, refreshAtEachCall, refreshRotation, signUpTrigger, subdomains, writtenForJwt':
          'sign-in, callback throws',
        tokenNull: 'user changed; callback throws',
      },
    },
  },
  {
    reason: 'a null of callbacks.jwt doesn’t take the cookie back',
    about: /^(callbacks\.jwt|answers)\./,
    cells: {
      jwt: {
        tokenNull: 'user changed; sign-in in an action; sign-in, callback throws; sign-in, outage',
      },
    },
  },
  {
    reason: 'callbacks.jwt is called with rows, so what it throws keeps from signing in',
    about: /^(answers|events\.signIn|callbacks\.session)/,
    cells: {
      database: {
        bothStrategies: 'callback throws; sign-in, callback throws',
      },
    },
  },
  {
    reason:
      'events.session is told of other sessions in an outage, or where an event changed the row',
    about: /^events\.session/,
    cells: {
      jwt: {
        events:
          'read; proxy; useSession; nothing due; update(data); update({}); update in an action; renewal; secret rotation; outage',
      },
      database: {
        eventsJwt: 'outage',
      },
    },
  },
  {
    reason: 'a picture that is null in one strategy is absent in the other',
    about: /^(sessions|answers|events\.signIn|useSession|component|callbacks\.authorized)\b/,
    cells: {
      database: {
        spreadUser: 'user changed; callback throws',
      },
    },
  },
  {
    reason: 'what an event changed in the row after the sign-in isn’t in the jwt',
    about: /^(sessions|answers|events\.signIn|useSession|component)\b/,
    cells: {
      jwt: {
        events:
          'read; useSession; nothing due; update(data); update({}); update in an action; renewal; secret rotation; flip',
      },
    },
  },
];
