import ts from 'typescript';
import { expect, it } from 'vitest';
import { entries } from '../support/package-entries.ts';

const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile);
const { options } = ts.parseJsonConfigFileContent({ ...config, files: [] }, ts.sys, '.');
const program = ts.createProgram(
  entries.map(({ source }) => source),
  options,
);
const checker = program.getTypeChecker();

interface Surface {
  values: string[];
  types: string[];
}

function surfaceOf(source: string): Surface {
  const file = program.getSourceFile(source);
  const module = file && checker.getSymbolAtLocation(file);
  const exported = module ? checker.getExportsOfModule(module) : [];
  const names = (ofValues: boolean) =>
    exported
      .filter((symbol) => isValue(symbol) === ofValues)
      .map(({ name }) => name)
      .sort();
  return { values: names(true), types: names(false) };
}

function isValue(symbol: ts.Symbol): boolean {
  if (symbol.declarations?.some(ts.isTypeOnlyImportOrExportDeclaration)) return false;
  const isAlias = symbol.flags & ts.SymbolFlags.Alias;
  const { flags } = isAlias ? checker.getAliasedSymbol(symbol) : symbol;
  return (flags & ts.SymbolFlags.Value) !== 0;
}

it('the package exports these names, and no others', () => {
  const surface = Object.fromEntries(entries.map(({ name, source }) => [name, surfaceOf(source)]));
  expect(surface).toMatchInlineSnapshot(`
    {
      "authjs-session-kit": {
        "types": [
          "EndReason",
          "EndScope",
          "EndedSession",
          "ErrorCode",
          "FoundPlain",
          "FoundSession",
          "KitSession",
          "LimitAction",
          "PlainSession",
          "PlainSessions",
          "PruneOptions",
          "Replacement",
          "SessionChange",
          "SessionEnvironment",
          "SessionEvent",
          "SessionPolicy",
          "SessionRecord",
          "SessionStore",
          "SessionUser",
          "StoreOperation",
          "StoredSession",
          "StoredUser",
          "StrategyName",
          "Telemetry",
        ],
        "values": [
          "AccessDenied",
          "CodedError",
          "InvalidConfiguration",
          "KitError",
          "ReauthenticationRequired",
          "SessionLimitReached",
          "SessionStoreUnavailable",
          "Unauthenticated",
          "defaultPolicy",
          "isFresh",
          "pruneSessions",
          "readSessionEnvironment",
          "strategyNames",
        ],
      },
      "authjs-session-kit/client": {
        "types": [
          "SessionState",
        ],
        "values": [
          "SessionProvider",
          "useSession",
        ],
      },
      "authjs-session-kit/next": {
        "types": [
          "AnySessions",
          "Auth",
          "Capabilities",
          "Configurations",
          "GetToken",
          "GetTokenOptions",
          "ListedSession",
          "ProxyOptions",
          "RequestWithSession",
          "RequireFresh",
          "RequireFreshOptions",
          "RequireSession",
          "RequireSessionOptions",
          "Session",
          "SessionEnvironment",
          "SessionKit",
          "SessionKitConfig",
          "SessionKitOptions",
          "SessionProxy",
          "Sessions",
          "UpdateClaims",
          "UserSessions",
          "WithSession",
        ],
        "values": [
          "createSessionKit",
          "currentRequest",
          "ownOrigin",
          "readSessionEnvironment",
          "writeCookies",
        ],
      },
      "authjs-session-kit/opentelemetry": {
        "types": [],
        "values": [
          "openTelemetry",
        ],
      },
      "authjs-session-kit/parts": {
        "types": [
          "Capabilities",
          "CookieSource",
          "CookieWrite",
          "CurrentSession",
        ],
        "values": [
          "Feed",
          "Registry",
          "createJwe",
          "createSessionCookie",
          "createStrategies",
          "hashToken",
          "initialTimes",
          "isDatabaseToken",
          "isJweToken",
          "newSessionToken",
          "newSid",
          "onStatement",
          "refusedAdvice",
          "withOutageErrors",
        ],
      },
      "authjs-session-kit/prisma": {
        "types": [
          "ListeningClient",
          "ModelNames",
          "PrismaClientLike",
          "PrismaSessionsOptions",
          "QueryPool",
          "UserFieldNames",
        ],
        "values": [
          "prismaAdapter",
          "prismaSessions",
        ],
      },
      "authjs-session-kit/testing": {
        "types": [
          "StorageState",
          "TestSession",
          "TestSessionOptions",
        ],
        "values": [
          "TestClock",
          "createTestSession",
          "memorySessions",
        ],
      },
      "authjs-session-kit/testing/contract": {
        "types": [
          "StoreUnderTest",
        ],
        "values": [
          "sessionStoreContract",
        ],
      },
    }
  `);
});
