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

/** The variables of the demo app, beside those of the kit. */
interface AppEnvironment {
  /** Empty only during a build. */
  databaseUrl: string;
  /** Whether `npm start` adds the demo users to the embedded database. */
  demoUsers: boolean;
  github?: ProviderCredentials;
  google?: ProviderCredentials;
  oidc?: ProviderCredentials & { issuer: string };
  /** How links by email are sent. Without an SMTP server there are none but in development. */
  email?: EmailDelivery;
}

export interface Environment extends AppEnvironment {
  /** What `createSessionKit` takes as it is. */
  session: SessionEnvironment;
}

const variables = z.object({
  // Read by Auth.js itself.
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

/** Variables that only make sense together. */
const groups = [
  ['AUTH_GITHUB_ID', 'AUTH_GITHUB_SECRET'],
  ['AUTH_GOOGLE_ID', 'AUTH_GOOGLE_SECRET'],
  ['AUTH_OIDC_ISSUER', 'AUTH_OIDC_ID', 'AUTH_OIDC_SECRET'],
  ['EMAIL_SERVER', 'EMAIL_FROM'],
] as const;

/**
 * Checks the environment once, at start. An empty variable counts as unset.
 *
 * @throws InvalidConfiguration with one line for each mistake; none repeats a secret's value.
 */
export function readEnvironment(env: Variables): Environment {
  const mistakes: InvalidConfiguration[] = [];
  const session = unlessMistaken(() => readSessionEnvironment(env), mistakes);
  const app = unlessMistaken(() => readAppEnvironment(env), mistakes);
  if (session && app) return { session, ...app };
  const problems = mistakes.flatMap((mistake) => mistake.problems);
  throw new InvalidConfiguration(problems, mistakes[0]?.code);
}

/** Keeps what was wrong, so that all of it is told at once. */
function unlessMistaken<T>(read: () => T, mistakes: InvalidConfiguration[]): T | null {
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
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = variables.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(
    ({ path: [name], message }) => `${String(name)} ${message}.`,
  );
  throw new InvalidConfiguration([...new Set(lines), ...halfSet(given)]);
}

function readAppEnvironment(env: Variables): AppEnvironment {
  const values = parse(env);
  // A build reads no session: its database belongs to the machine that serves.
  const isBuild = env.NEXT_PHASE === 'phase-production-build';
  const noDatabase = !values.DATABASE_URL && !isBuild;
  const problems = [
    noDatabase ? 'DATABASE_URL is not set. `npm run dev` and `npm start` set it.' : [],
    halfSet(values),
  ].flat();
  if (problems.length > 0) throw new InvalidConfiguration(problems);
  return {
    databaseUrl: values.DATABASE_URL ?? '',
    demoUsers: values.DEMO_USERS === 'on',
    github: client(values.AUTH_GITHUB_ID, values.AUTH_GITHUB_SECRET),
    google: client(values.AUTH_GOOGLE_ID, values.AUTH_GOOGLE_SECRET),
    oidc: oidc(values),
    email: email(values) ?? (env.NODE_ENV === 'development' ? 'terminal' : undefined),
  };
}

function halfSet(values: Variables): string[] {
  return groups.flatMap((group) => {
    const unset = group.filter((name) => !values[name]);
    if (unset.length === 0 || unset.length === group.length) return [];
    return `${unset.join(' and ')} must be set too: ${group.join(', ')} belong together.`;
  });
}

function client(clientId?: string, clientSecret?: string): ProviderCredentials | undefined {
  return clientId && clientSecret ? { clientId, clientSecret } : undefined;
}

function oidc({ AUTH_OIDC_ISSUER: issuer, AUTH_OIDC_ID, AUTH_OIDC_SECRET }: Values) {
  const credentials = client(AUTH_OIDC_ID, AUTH_OIDC_SECRET);
  return issuer && credentials ? { issuer, ...credentials } : undefined;
}

function email({ EMAIL_SERVER: server, EMAIL_FROM: from }: Values) {
  return server && from ? { server, from } : undefined;
}
