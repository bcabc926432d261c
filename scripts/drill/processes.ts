import { freePort } from '../../src/cli/embedded/free-port.ts';
import { startApp } from '../../tests/e2e/support/app-server.ts';
import type { Setting } from './phases.ts';
import { pace } from './traffic.ts';

export interface Running {
  origin: string;
  stop(): Promise<void>;
}

/** Starts the production build with a setting, on loopback. */
export async function startKit(setting: Setting, databaseUrl: string): Promise<Running> {
  const { strategy, rollout = 100, secrets, cookies } = setting;
  const [secret = '', older = ''] = secrets;
  const [cookie = '', ...earlier] = cookies;
  return start({
    DATABASE_URL: databaseUrl,
    AUTH_SESSION_STRATEGY: strategy,
    AUTH_SESSION_ROLLOUT: String(rollout),
    AUTH_SECRET: secret,
    AUTH_SECRET_1: older,
    AUTH_SESSION_COOKIE: cookie,
    AUTH_SESSION_COOKIE_EARLIER: earlier.join(','),
    AUTH_REVOCATION_LAG: String(pace.lag),
    AUTH_MIGRATION_GRACE: String(pace.grace),
    AUTH_MIGRATE_EVERY: String(pace.migrateEvery),
    AUTH_RENEW_EVERY: String(pace.renewEvery),
  });
}

/** Starts plain Auth.js, which has one secret and one cookie name. */
export async function startPlainAuthjs(setting: Setting, databaseUrl: string): Promise<Running> {
  const { strategy, secrets, cookies } = setting;
  return start(
    {
      DATABASE_URL: databaseUrl,
      PLAIN_STRATEGY: strategy,
      AUTH_SECRET: secrets[0] ?? '',
      PLAIN_COOKIE_NAME: cookies[0] ?? '',
    },
    'scripts/drill/plain-authjs-app',
  );
}

async function start(env: Record<string, string>, folder?: string): Promise<Running> {
  const origin = `http://localhost:${await freePort()}`;
  const { stop } = await startApp(origin, { AUTH_TRUST_HOST: 'true', ...env }, folder);
  return { origin, stop };
}
