import {
  InvalidConfiguration,
  readSessionEnvironment,
  type SessionEnvironment,
} from 'authjs-session-kit';
import { z } from 'zod';
import type { EmailDelivery } from '../accounts/email-links.ts';

export interface ProviderCredentials {
  clientId: string;
  clientSecret: string;
}

/** What the demo's own variables set; the kit reads the others. */
interface AppEnvironment {
  /** Empty during a build only. */
  databaseUrl: string;
  /** Whether `npm start` adds the demo users to the embedded database. */
  demoUsers: boolean;
  github?: ProviderCredentials;
  google?: ProviderCredentials;
  oidc?: ProviderCredentials & { issuer: string };
  /** How links by email are sent. Unset in production without an SMTP server. */
  email?: EmailDelivery;
}

export interface Environment extends AppEnvironment {
  /** The kit's own variables. `createSessionKit` reads them itself; here they are checked at start. */
  session: SessionEnvironment;
}

const variables = z.object({
  // Auth.js reads it; here it is only validated.
  AUTH_URL: z
    .url({ protocol: /^https?$/, error: 'must be a URL like https://example.com' })
    .optional(),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, hostname: /./, error: 'must be a postgresql:// URL' })
    .optional(),
  DEMO_USERS: z
    .enum(['on', 'off'], {
      error: ({ input }) => `must be "on" or "off", not "${input}"`,
    })
    .default('off'),
  AUTH_GITHUB_ID: z.string().optional(),
  AUTH_GITHUB_SECRET: z.string().optional(),
  AUTH_GOOGLE_ID: z.string().optional(),
  AUTH_GOOGLE_SECRET: z.string().optional(),
  AUTH_OIDC_ISSUER: z.url('must be the URL of an OpenID Connect issuer').optional(),
  AUTH_OIDC_ID: z.string().optional(),
  AUTH_OIDC_SECRET: z.string().optional(),
  EMAIL_SERVER: z.url('must be a URL like smtp://user:password@host:587').optional(),
  EMAIL_FROM: z.string().optional(),
});

/** Variables that have to be set together. */
const variableGroups = [
  ['AUTH_GITHUB_ID', 'AUTH_GITHUB_SECRET'],
  ['AUTH_GOOGLE_ID', 'AUTH_GOOGLE_SECRET'],
  ['AUTH_OIDC_ISSUER', 'AUTH_OIDC_ID', 'AUTH_OIDC_SECRET'],
  ['EMAIL_SERVER', 'EMAIL_FROM'],
] as const;

/**
 * Validates the environment variables at start. An empty variable counts as unset.
 *
 * @throws InvalidConfiguration with one line for each mistake; no line contains a secret.
 */
export function readEnvironment(env: Variables): Environment {
  const mistakes: InvalidConfiguration[] = [];
  const session = collectMistakes(() => readSessionEnvironment(env), mistakes);
  const app = collectMistakes(() => readAppEnvironment(env), mistakes);
  if (session && app) return { session, ...app };
  const problems = mistakes.flatMap((mistake) => mistake.problems);
  throw new InvalidConfiguration(problems, mistakes[0]?.code);
}

/**
 * Adds a mistake to the list instead of throwing it, so that all mistakes are reported together.
 *
 * @returns `null` if there was a mistake.
 */
function collectMistakes<T>(read: () => T, mistakes: InvalidConfiguration[]): T | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof InvalidConfiguration)) throw error;
    mistakes.push(error);
    return null;
  }
}

type Variables = Readonly<Record<string, string | undefined>>;
type Values = z.infer<typeof variables>;

function parse(env: Variables): Values {
  const nonEmpty = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = variables.safeParse(nonEmpty);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(
    ({ path: [name], message }) => `${String(name)} ${message}.`,
  );
  throw new InvalidConfiguration([...new Set(lines), ...findIncompleteGroups(nonEmpty)]);
}

function readAppEnvironment(env: Variables): AppEnvironment {
  const values = parse(env);
  // A build reads no sessions, and the database may be reachable from the server only.
  const isBuild = env.NEXT_PHASE === 'phase-production-build';
  const isDatabaseMissing = !values.DATABASE_URL && !isBuild;
  const problems = [
    isDatabaseMissing ? 'DATABASE_URL is not set. `npm run dev` and `npm start` set it.' : [],
    findIncompleteGroups(values),
  ].flat();
  if (problems.length > 0) throw new InvalidConfiguration(problems);
  return {
    databaseUrl: values.DATABASE_URL ?? '',
    demoUsers: values.DEMO_USERS === 'on',
    github: credentialsOf(values.AUTH_GITHUB_ID, values.AUTH_GITHUB_SECRET),
    google: credentialsOf(values.AUTH_GOOGLE_ID, values.AUTH_GOOGLE_SECRET),
    oidc: oidc(values),
    email: email(values) ?? (env.NODE_ENV === 'development' ? 'terminal' : undefined),
  };
}

function findIncompleteGroups(values: Variables): string[] {
  return variableGroups.flatMap((group) => {
    const unset = group.filter((name) => !values[name]);
    if (unset.length === 0 || unset.length === group.length) return [];
    return `${unset.join(' and ')} must be set too: ${group.join(', ')} belong together.`;
  });
}

function credentialsOf(clientId?: string, clientSecret?: string): ProviderCredentials | undefined {
  return clientId && clientSecret ? { clientId, clientSecret } : undefined;
}

function oidc({ AUTH_OIDC_ISSUER: issuer, AUTH_OIDC_ID, AUTH_OIDC_SECRET }: Values) {
  const credentials = credentialsOf(AUTH_OIDC_ID, AUTH_OIDC_SECRET);
  return issuer && credentials ? { issuer, ...credentials } : undefined;
}

function email({ EMAIL_SERVER: server, EMAIL_FROM: from }: Values) {
  return server && from ? { server, from } : undefined;
}
