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
    reason: 'an update asks the database for the user',
    about: /^adapter\.getUser\(/,
    cells: {
      jwt: {
        'adapterCreateUser, authorizedRedirects, authorizedResponse, basePath, bigNumber, cookiePath, credentialsAndAdapter, debug, emailLinksJwt, eventsJwt, exampleApp, insecureCookies, jwtMaxAge, lazy, lookupBySub, lookupEachCall, manyPermissions, oidcRole, onlyId, ownCookieNames, passwordHash, redirect, refreshAtEachCall, refreshRotation, roleAndTenant, secureCookies, signUpTrigger, split, spreadUser, subdomains, tokenAsSession, workingDay, writtenForJwt':
          'update(data); update({}); update in an action',
        'adapterRelations, adapterSessionColumns, asksDatabase, changesId, credentialsAndOidc, emailLinks, events, extraColumns, linking, newObject, ownPages, sessionNull, t3, updateAge, writtenForDatabase':
          'update(data); update({}); update in an action; renewal; secret rotation; user changed; callback throws',
        'bothStrategies, databaseDefault, deletesFields, enumeratesUser, inFrames':
          'update in an action',
        tokenNull: 'update(data); update({}); update in an action; user changed',
      },
      database: {
        'adapterCreateUser, authorizedRedirects, authorizedResponse, basePath, bigNumber, cookiePath, credentialsAndAdapter, debug, emailLinksJwt, eventsJwt, exampleApp, insecureCookies, jwtMaxAge, lazy, lookupBySub, lookupEachCall, manyPermissions, oidcRole, onlyId, ownCookieNames, passwordHash, redirect, refreshAtEachCall, refreshRotation, roleAndTenant, secureCookies, signUpTrigger, split, spreadUser, subdomains, tokenAsSession, workingDay, writtenForJwt':
          'update in an action',
        'adapterRelations, adapterSessionColumns, asksDatabase, bothStrategies, changesId, credentialsAndOidc, databaseDefault, deletesFields, emailLinks, enumeratesUser, events, extraColumns, inFrames, linking, newObject, ownPages, sessionNull, t3, updateAge, writtenForDatabase':
          'update(data); update({}); sign-in, callback throws',
        tokenNull: 'update in an action; user changed; callback throws',
      },
    },
  },
  {
    reason: 'callbacks.session is told of an update in strategy jwt too',
    about: /^callbacks\.session\.\d+\.(trigger|newSession)$/,
    cells: {
      jwt: {
        'adapterCreateUser, authorizedResponse, basePath, bigNumber, credentialsOnly, emailLinksJwt, exampleApp, lazy, lookupBySub, lookupEachCall, manyPermissions, oidcRole, onlyId, passwordHash, refreshAtEachCall, refreshRotation, roleAndTenant, signUpTrigger, split, spreadUser, tokenAsSession, tokenNull, writtenForJwt':
          'update(data); update({}); update in an action',
      },
    },
  },
  {
    reason: 'an expired session’s cookie isn’t taken back',
    about: /GET \/session\.cookies\./,
    cells: {
      jwt: {
        'adapterCreateUser, authorizedRedirects, authorizedResponse, basePath, bigNumber, cookiePath, credentialsAndAdapter, credentialsOnly, debug, emailLinksJwt, eventsJwt, exampleApp, insecureCookies, jwtMaxAge, lazy, lookupBySub, lookupEachCall, manyPermissions, oidcRole, onlyId, ownCookieNames, passwordHash, redirect, refreshAtEachCall, refreshRotation, roleAndTenant, secureCookies, signUpTrigger, split, spreadUser, subdomains, tokenAsSession, tokenNull, workingDay, writtenForJwt':
          'expiry',
      },
      database: {
        'adapterRelations, adapterSessionColumns, asksDatabase, bothStrategies, changesId, credentialsAndOidc, databaseDefault, deletesFields, emailLinks, enumeratesUser, events, extraColumns, inFrames, linking, newObject, ownPages, sessionNull, t3, updateAge, writtenForDatabase':
          'expiry',
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
    reason: 'an action clears a cookie of the kit’s own',
    about: /cookies\.authjs\.placeholder$/,
    cells: {
      jwt: {
        'adapterCreateUser, authorizedRedirects, authorizedResponse, basePath, bigNumber, cookiePath, credentialsAndAdapter, credentialsOnly, debug, emailLinksJwt, eventsJwt, exampleApp, insecureCookies, jwtMaxAge, lazy, lookupBySub, lookupEachCall, manyPermissions, oidcRole, onlyId, ownCookieNames, passwordHash, redirect, refreshAtEachCall, refreshRotation, roleAndTenant, secureCookies, signInFalse, signUpTrigger, split, spreadUser, subdomains, tokenAsSession, tokenNull, untrustedHost, workingDay, writtenForJwt':
          'sign-in in an action',
      },
      database: {
        'adapterRelations, adapterSessionColumns, asksDatabase, bothStrategies, changesId, credentialsAndOidc, databaseDefault, deletesFields, emailLinks, enumeratesUser, events, extraColumns, inFrames, linking, missingColumn, newObject, notLinked, ownPages, sessionNull, signInAddress, t3, updateAge, writtenForDatabase':
          'sign-in in an action',
      },
    },
  },
  {
    reason: 'callbacks.jwt gets no isNewUser of credentials',
    about: /^callbacks\.jwt\.\d+\.isNewUser$/,
    cells: {
      jwt: {
        'authorizedResponse, bigNumber, credentialsOnly, lazy, manyPermissions, passwordHash, roleAndTenant, split, spreadUser, tokenAsSession, tokenNull':
          'sign-in; sign-in in an action; sign-in, callback throws',
      },
    },
  },
  {
    reason: 'a callback that throws at a sign-in is a 500, and no error page',
    about: /^answers\..*\.(status|location)$/,
    cells: {
      jwt: {
        'adapterCreateUser, authorizedResponse, basePath, bigNumber, credentialsOnly, emailLinksJwt, exampleApp, lazy, lookupBySub, lookupEachCall, manyPermissions, oidcRole, onlyId, passwordHash, refreshAtEachCall, refreshRotation, roleAndTenant, signUpTrigger, split, spreadUser, tokenAsSession, tokenNull, untrustedHost, writtenForJwt':
          'sign-in, callback throws',
      },
      database: {
        missingColumn: 'sign-in, callback throws',
      },
    },
  },
  {
    reason: 'a user that no row can be made of is an outage, and no error page',
    about: /^answers\..*\.(status|location)$/,
    cells: {
      database: {
        missingColumn: 'sign-in',
      },
    },
  },
  {
    reason: 'the adapter’s own session methods aren’t called',
    about: /^(sessions|events\.signIn)\./,
    cells: {
      database: {
        'adapterRelations, adapterSessionColumns':
          'read; useSession; nothing due; update(data); update({}); update in an action; renewal; secret rotation; user changed; callback throws; outage; sign-in, callback throws; sign-in, outage',
      },
    },
  },
  {
    reason: 'cookies.sessionToken.options are dropped',
    about: /^answers\..*\.cookies\./,
    cells: {
      jwt: {
        cookiePath:
          'sign-in; update(data); update({}); renewal; sign-out; sign-out, callback throws; sign-in in an action; sign-out in an action; sign-in, callback throws',
        subdomains:
          'sign-in; update(data); update({}); renewal; sign-out; sign-out, callback throws; sign-out in an action; sign-in, callback throws',
      },
      database: {
        inFrames:
          'sign-in; update(data); update({}); renewal; sign-out; sign-out, callback throws; sign-out in an action; sign-in, callback throws',
      },
    },
  },
  {
    reason: 'useSecureCookies is ignored',
    about: /^answers\..*\.cookies\./,
    cells: {
      jwt: {
        'insecureCookies, secureCookies':
          'sign-in; update(data); update({}); renewal; sign-out; sign-out, callback throws; sign-in in an action; sign-out in an action; sign-in, callback throws',
      },
    },
  },
  {
    reason: 'reads take a host that isn’t trusted',
    about: /^(sessions|answers)\./,
    cells: {
      jwt: {
        untrustedHost:
          'signed out; useSession; nothing due; update(data); update({}); update in an action; renewal; secret rotation; user changed; callback throws; outage; sign-out; sign-out, callback throws; sign-in in an action; sign-out in an action; sign-in, callback throws; sign-in, outage; expiry',
      },
    },
  },
  {
    reason: 'the proxy passes callbackUrl as a path',
    about: /^answers\.\d+ proxy .*\.location$/,
    cells: {
      jwt: {
        'authorizedRedirects, exampleApp, split': 'proxy, signed out',
      },
    },
  },
  {
    reason: 'events.session is told of an update only, and not with the session',
    about: /^events\.session/,
    cells: {
      jwt: {
        events: 'update(data); update({})',
        eventsJwt:
          'read; proxy; useSession; nothing due; update(data); update({}); update in an action; renewal; secret rotation; user changed; callback throws; outage; sign-in in an action; sign-in, callback throws; sign-in, outage',
      },
      database: {
        events:
          'read; proxy; useSession; nothing due; update(data); update({}); update in an action; renewal; secret rotation; user changed; callback throws; outage; sign-in, callback throws; sign-in, outage',
        eventsJwt: 'update(data); update({})',
      },
    },
  },
  {
    reason: 'an update replaces claims by the user’s profile',
    about: /^sessions\..*\.user\.(name|picture)$/,
    cells: {
      jwt: {
        spreadUser: 'update(data); update({}); update in an action; renewal; secret rotation',
        tokenAsSession: 'update({})',
      },
    },
  },
  {
    reason: 'callbacks.session gets its strategy’s half only, and throws',
    about: /^(sessions|answers|useSession|component|callbacks\.authorized)\b/,
    cells: {
      jwt: {
        'adapterRelations, adapterSessionColumns, asksDatabase, changesId, credentialsAndOidc, emailLinks, events, extraColumns, linking, newObject, ownPages, sessionNull, t3, updateAge, writtenForDatabase':
          'read; proxy; useSession; nothing due; update(data); update({}); update in an action; renewal; secret rotation; flip; user changed; callback throws; outage; sign-in, callback throws; sign-in, outage',
        'lookupBySub, onlyId, passwordHash, refreshRotation, split, writtenForJwt': 'flip',
      },
      database: {
        'adapterRelations, adapterSessionColumns, asksDatabase, changesId, credentialsAndOidc, emailLinks, events, extraColumns, linking, newObject, ownPages, sessionNull, t3, updateAge, writtenForDatabase':
          'flip',
        'lookupBySub, onlyId, refreshRotation, writtenForJwt':
          'read; proxy; useSession; nothing due; update(data); update({}); update in an action; renewal; secret rotation; flip; user changed; callback throws; outage; sign-in, callback throws; sign-in, outage',
        'passwordHash, split':
          'read; proxy; useSession; nothing due; update(data); update({}); update in an action; renewal; secret rotation; flip; user changed; callback throws; outage; sign-in in an action; sign-in, callback throws; sign-in, outage',
      },
    },
  },
  {
    reason: 'rows have no claims',
    about: /^(sessions|answers|events\.signIn|useSession|component|callbacks\.authorized)\b/,
    cells: {
      jwt: {
        'adapterCreateUser, authorizedResponse, basePath, bigNumber, emailLinksJwt, exampleApp, lazy, lookupEachCall, manyPermissions, oidcRole, refreshAtEachCall, roleAndTenant, signUpTrigger, spreadUser, tokenAsSession, tokenNull':
          'flip',
      },
      database: {
        'adapterCreateUser, emailLinksJwt, lookupEachCall, oidcRole, signUpTrigger':
          'read; useSession; nothing due; update(data); update({}); update in an action; renewal; secret rotation; flip; flip back; user changed; callback throws; outage; sign-in, callback throws; sign-in, outage',
        authorizedResponse:
          'read; proxy; useSession; nothing due; update(data); update({}); update in an action; renewal; secret rotation; flip; flip back; user changed; callback throws; outage; sign-in in an action; sign-in, callback throws; sign-in, outage',
        'basePath, exampleApp, refreshAtEachCall':
          'read; useSession; nothing due; update(data); update({}); update in an action; renewal; secret rotation; flip; user changed; callback throws; outage; sign-in, callback throws; sign-in, outage',
        'bigNumber, lazy, manyPermissions, roleAndTenant, spreadUser, tokenAsSession, tokenNull':
          'read; useSession; nothing due; update(data); update({}); update in an action; renewal; secret rotation; flip; flip back; user changed; callback throws; outage; sign-in in an action; sign-in, callback throws; sign-in, outage',
        'lookupBySub, onlyId, passwordHash, refreshRotation, split, writtenForJwt':
          'sign-in, callback throws',
      },
    },
  },
  {
    reason: 'a jwt has no user for callbacks.session',
    about: /^(sessions|answers|events\.signIn|useSession|component)\b/,
    cells: {
      jwt: {
        bothStrategies: 'user changed; callback throws; outage; sign-in, callback throws',
        'databaseDefault, deletesFields, inFrames': 'outage',
        enumeratesUser:
          'read; useSession; nothing due; update(data); update({}); update in an action; renewal; secret rotation; flip; flip back; user changed; callback throws; outage; sign-in, callback throws; sign-in, outage',
      },
      database: {
        enumeratesUser: 'flip',
      },
    },
  },
];
