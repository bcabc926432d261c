import { freePort } from '../../src/cli/embedded/free-port.ts';
import type { StrategyName } from '../../src/kit/session/session.ts';
import { startApp } from '../../tests/e2e/support/app-server.ts';

/** The production build, mostly behind https, as far as it can tell: what ends TLS is not there. */
export interface RunningApp {
  /** What browsers call it, and what requests that change something must come from. */
  origin: string;
  /** Where it listens, on loopback. */
  address: string;
  /** All that it has written so far. */
  output(): string;
  stop(): Promise<void>;
}

const origin = 'https://app.example.com';

/** What the proxy that ends TLS would add to every request. */
export const proxied = {
  'x-forwarded-host': new URL(origin).host,
  'x-forwarded-proto': 'https',
};

/** A secret that only this run knows, so that checks can look into tokens. */
export const secret = 'a secret for the ASVS report, of which no server knows';

export async function startProcess(
  strategy: StrategyName,
  databaseUrl: string,
  settings: Record<string, string> = {},
): Promise<RunningApp> {
  return start(strategy, databaseUrl, await freeAddress(), origin, settings);
}

/** The same with nothing in front of it: browsers trust their own machine as they trust https. */
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
  calledBy: string,
  settings: Record<string, string>,
): Promise<RunningApp> {
  const server = await startApp(address, {
    AUTH_SESSION_STRATEGY: strategy,
    AUTH_SECRET: secret,
    AUTH_URL: calledBy,
    DATABASE_URL: databaseUrl,
    ...settings,
  });
  return { origin: calledBy, address, output: server.output, stop: server.stop };
}
