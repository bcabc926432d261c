import type { Configuration } from './configuration.ts';
import { adapterCreateUser } from './corpus/adapter-create-user.ts';
import { adapterRelations } from './corpus/adapter-relations.ts';
import { adapterSessionColumns } from './corpus/adapter-session-columns.ts';
import { allCookies } from './corpus/all-cookies.ts';
import { asksDatabase } from './corpus/asks-database.ts';
import { authorizedRedirects } from './corpus/authorized-redirects.ts';
import { authorizedResponse } from './corpus/authorized-response.ts';
import { basePath } from './corpus/base-path.ts';
import { bigNumber } from './corpus/big-number.ts';
import { bothStrategies } from './corpus/both-strategies.ts';
import { changesId } from './corpus/changes-id.ts';
import { checkedEachMinute } from './corpus/checked-each-minute.ts';
import { cookieAge } from './corpus/cookie-age.ts';
import { cookiePath } from './corpus/cookie-path.ts';
import { credentialsAndAdapter } from './corpus/credentials-and-adapter.ts';
import { credentialsAndOidc } from './corpus/credentials-and-oidc.ts';
import { credentialsOnly } from './corpus/credentials-only.ts';
import { databaseDefault } from './corpus/database-default.ts';
import { debug } from './corpus/debug.ts';
import { deletesFields } from './corpus/deletes-fields.ts';
import { emailLinks } from './corpus/email-links.ts';
import { emailLinksJwt } from './corpus/email-links-jwt.ts';
import { enumeratesUser } from './corpus/enumerates-user.ts';
import { events } from './corpus/events.ts';
import { eventsJwt } from './corpus/events-jwt.ts';
import { exampleApp } from './corpus/example-app.ts';
import { extraColumns } from './corpus/extra-columns.ts';
import { inFrames } from './corpus/in-frames.ts';
import { insecureCookies } from './corpus/insecure-cookies.ts';
import { jwtMaxAge } from './corpus/jwt-max-age.ts';
import { lazy } from './corpus/lazy.ts';
import { linking } from './corpus/linking.ts';
import { lookupBySub } from './corpus/lookup-by-sub.ts';
import { lookupEachCall } from './corpus/lookup-each-call.ts';
import { manyPermissions } from './corpus/many-permissions.ts';
import { missingColumn } from './corpus/missing-column.ts';
import { newObject } from './corpus/new-object.ts';
import { notLinked } from './corpus/not-linked.ts';
import { oidcRole } from './corpus/oidc-role.ts';
import { onlyId } from './corpus/only-id.ts';
import { ownCookieNames } from './corpus/own-cookie-names.ts';
import { ownEncode } from './corpus/own-encode.ts';
import { ownPages } from './corpus/own-pages.ts';
import { ownSessionToken } from './corpus/own-session-token.ts';
import { passwordHash } from './corpus/password-hash.ts';
import { redirect } from './corpus/redirect.ts';
import { refreshAtEachCall } from './corpus/refresh-at-each-call.ts';
import { refreshRotation } from './corpus/refresh-rotation.ts';
import { roleAndTenant } from './corpus/role-and-tenant.ts';
import { secureCookies } from './corpus/secure-cookies.ts';
import { sessionNull } from './corpus/session-null.ts';
import { signInAddress } from './corpus/sign-in-address.ts';
import { signInFalse } from './corpus/sign-in-false.ts';
import { signInThrows } from './corpus/sign-in-throws.ts';
import { signUpTrigger } from './corpus/sign-up-trigger.ts';
import { split } from './corpus/split.ts';
import { spreadUser } from './corpus/spread-user.ts';
import { subdomains } from './corpus/subdomains.ts';
import { t3 } from './corpus/t3.ts';
import { tokenAsSession } from './corpus/token-as-session.ts';
import { tokenNull } from './corpus/token-null.ts';
import { untrustedHost } from './corpus/untrusted-host.ts';
import { updateAge } from './corpus/update-age.ts';
import { workingDay } from './corpus/working-day.ts';
import { writtenForDatabase } from './corpus/written-for-database.ts';
import { writtenForJwt } from './corpus/written-for-jwt.ts';

/** Every configuration, by the name that tests and the table know it by. */
export const corpus: Readonly<Record<string, Configuration>> = {
  adapterCreateUser,
  adapterRelations,
  adapterSessionColumns,
  allCookies,
  asksDatabase,
  authorizedRedirects,
  authorizedResponse,
  basePath,
  bigNumber,
  bothStrategies,
  changesId,
  checkedEachMinute,
  cookieAge,
  cookiePath,
  credentialsAndAdapter,
  credentialsAndOidc,
  credentialsOnly,
  databaseDefault,
  debug,
  deletesFields,
  emailLinksJwt,
  emailLinks,
  enumeratesUser,
  eventsJwt,
  events,
  exampleApp,
  extraColumns,
  inFrames,
  insecureCookies,
  jwtMaxAge,
  lazy,
  linking,
  lookupBySub,
  lookupEachCall,
  manyPermissions,
  missingColumn,
  newObject,
  notLinked,
  oidcRole,
  onlyId,
  ownCookieNames,
  ownEncode,
  ownPages,
  ownSessionToken,
  passwordHash,
  redirect,
  refreshAtEachCall,
  refreshRotation,
  roleAndTenant,
  secureCookies,
  sessionNull,
  signInAddress,
  signInFalse,
  signInThrows,
  signUpTrigger,
  split,
  spreadUser,
  subdomains,
  t3,
  tokenAsSession,
  tokenNull,
  untrustedHost,
  updateAge,
  workingDay,
  writtenForDatabase,
  writtenForJwt,
};
