import { freePort } from '../../src/cli/embedded/free-port.ts';
import type { StrategyName } from '../../src/kit/session/session.ts';
import { startApp } from '../../tests/e2e/support/app-server.ts';

/** A process of the production build. Requests carry the headers of a TLS proxy, which isn't there. */
export interface RunningApp {
  /** Its public origin, which requests that change something must come from. */
  origin: string;
  /** The origin that it listens on, on loopback. */
  address: string;
  /** @returns all output so far. */
  output(): string;
  stop(): Promise<void>;
}

const origin = 'https://app.example.com';

/** The headers that a TLS proxy adds to each request. */
export const proxied = {
  'x-forwarded-host': new URL(origin).host,
  'x-forwarded-proto': 'https',
};

/** A secret that only this run knows, so that checks can look into tokens. */
export const secret = 'a secret for the ASVS report, of which no server knows';

/** Starts a process that takes its requests as https. */
export async function startProcess(
  strategy: StrategyName,
  databaseUrl: string,
  settings: Record<string, string> = {},
): Promise<RunningApp> {
  return start(strategy, databaseUrl, await freeAddress(), origin, settings);
}

/** Starts one over plain http, for real browsers, which trust loopback as they trust https. */
export async function startForBrowsers(
  strategy: StrategyName,
  databaseUrl: string,
): Promise<RunningApp> {
  const address = await freeAddress();
  return start(strategy, databaseUrl, address, address, {});
}

async function freeAddress(): Promise<string> {
  return `http://localhost:${await freePort()}`;
}

async function start(
  strategy: StrategyName,
  databaseUrl: string,
  address: string,
  publicOrigin: string,
  settings: Record<string, string>,
): Promise<RunningApp> {
  const server = await startApp(address, {
    AUTH_SESSION_STRATEGY: strategy,
    AUTH_SECRET: secret,
    AUTH_URL: publicOrigin,
    DATABASE_URL: databaseUrl,
    ...settings,
  });
  return { origin: publicOrigin, address, output: server.output, stop: server.stop };
}
