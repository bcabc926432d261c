import { Node, type ObjectLiteralExpression } from 'ts-morph';
import { type Edit, withEdits } from '../../changes/change.ts';
import type { Code } from '../../project/code.ts';
import { initializerOf, propertyOf, textOf, unwrapped, variableOf } from '../../project/syntax.ts';
import { append, removal, replaced } from '../code-edits.ts';
import { providerObjects } from './remaining/finding.ts';

/** @returns the new texts of files with settings of providers that have another form in v5. */
export function withProvidersOfV5(code: Code, places: readonly string[]): [string, string][] {
  return places
    .flatMap((place) => code.search((text) => /next-auth\/providers/.test(text), place))
    .flatMap((path): [string, string][] => {
      const file = code.file(path);
      const edits = providerObjects(file).flatMap(({ from, object }) => [
        ...(changes[from]?.(object) ?? []),
        ...listOfChecks(object),
      ]);
      return edits.length > 0 ? [[path, withEdits(code.text(path), edits)]] : [];
    });
}

/** Whether Twitter is used by OAuth 1, which is v4's default. */
export function usesTwitterOAuth1(code: Code, places: readonly string[]): boolean {
  return places
    .flatMap((place) => code.search((text) => /next-auth\/providers\/twitter/.test(text), place))
    .flatMap((path) => providerObjects(code.file(path)))
    .some(({ from, object }) => from === 'twitter' && oAuth2Version(object) === null);
}

/** `version: "2.0"` */
function oAuth2Version(object: ObjectLiteralExpression) {
  const version = propertyOf(object, 'version');
  return /^2/.test(textOf(initializerOf(version)) ?? '') ? (version ?? null) : null;
}

const changes: Readonly<Record<string, (object: ObjectLiteralExpression) => Edit[]>> = {
  'azure-ad': issuerOfTenant,
  twitter(object) {
    const version = oAuth2Version(object);
    return version ? [removal(version)] : [];
  },
  email: serverOfMail,
  // v4's id of the provider, which is in rows of Account and in the registered redirect addresses.
  'duende-identity-server6': (object) =>
    propertyOf(object, 'id') ? [] : append(object, ["id: 'duende-identityserver6'"]),
};

/** v5 requires `server` when the file is loaded, so a build without the variable would fail. */
function serverOfMail(object: ObjectLiteralExpression): Edit[] {
  const server = propertyOf(object, 'server');
  if (!server) return append(object, ['server: {}']);
  const written = initializerOf(server);
  const value = unwrapped(written);
  if (!written || !value || variableOf(value) === null) return [];
  return [replaced(written, `${value.getText()} ?? {}`)];
}

/** v4 derived the issuer from the tenant. v5 takes the issuer alone, and without one accepts accounts of all tenants. */
function issuerOfTenant(object: ObjectLiteralExpression): Edit[] {
  const tenant = propertyOf(object, 'tenantId');
  if (!tenant || propertyOf(object, 'issuer')) return [];
  const written = Node.isShorthandPropertyAssignment(tenant)
    ? tenant.getNameNode()
    : initializerOf(tenant);
  const value = unwrapped(written);
  if (!value) return [];
  const literal = textOf(value);
  const isVariable = /^process\.env\b/.test(value.getText()) && !Node.isNonNullExpression(written);
  const id = literal ?? `\${${value.getText()}${isVariable ? " ?? 'common'" : ''}}`;
  const quote = literal === null ? '`' : "'";
  const text = `issuer: ${quote}https://login.microsoftonline.com/${id}/v2.0${quote}`;
  return [replaced(tenant, text)];
}

function listOfChecks(object: ObjectLiteralExpression): Edit[] {
  const checks = initializerOf(propertyOf(object, 'checks'));
  if (!checks || !Node.isStringLiteral(checks)) return [];
  return [replaced(checks, `[${checks.getText()}]`)];
}
