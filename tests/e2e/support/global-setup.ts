import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPrisma } from '../../../prisma/client.ts';
import { seed } from '../../../prisma/seed.ts';
import { freePort } from '../../../src/cli/embedded/free-port.ts';
import { strategyNames } from '../../../src/kit/session/session.ts';
import {
  copyDatabase,
  databaseUrl,
  dropDatabase,
  startTemplate,
} from '../../support/template-database.ts';
import { startApp } from './app-server.ts';
import { startMailServer } from './mail-server.ts';
import { startOidcProvider } from './oidc-server.ts';
import { secret } from './secret.ts';

type Stop = () => Promise<void>;

/**
 * Starts the servers for the specs, all on loopback: PostgreSQL, an OpenID Connect provider, an SMTP
 * server, and the production build once for each strategy.
 */
export default async function setup(): Promise<Stop> {
  const stops: Stop[] = [];
  const stopAll = async () => {
    for (const stop of stops.reverse()) await stop();
  };

  try {
    const mailbox = await mkdtemp(join(tmpdir(), 'session-kit-mail-'));
    stops.push(() => rm(mailbox, { recursive: true }));
    process.env.E2E_MAILBOX = mailbox;
    const mail = await startMailServer(mailbox);
    stops.push(mail.stop);

    const ports = await Promise.all(strategyNames.map(() => freePort()));
    const origins = ports.map((port) => `http://localhost:${port}`);
    const oidc = await startOidcProvider(origins);
    stops.push(oidc.stop);

    const template = await startTemplate(`kit_e2e_${process.pid}`);
    stops.push(template.stop);
    process.env.E2E_DATABASE_SERVER = template.serverUrl;
    process.env.E2E_TEMPLATE = template.name;

    for (const [index, strategy] of strategyNames.entries()) {
      const name = await copyDatabase(template.serverUrl, template.name);
      stops.push(() => dropDatabase(template.serverUrl, name));
      const database = databaseUrl(template.serverUrl, name);
      const prisma = createPrisma(database);
      await seed(prisma);
      await prisma.$disconnect();

      const origin = origins[index] ?? '';
      const app = await startApp(origin, {
        AUTH_SESSION_STRATEGY: strategy,
        AUTH_SECRET: secret,
        AUTH_URL: origin,
        DATABASE_URL: database,
        // Renewals happen often, so that they run beside everything else that sets the cookie.
        AUTH_RENEW_EVERY: '1',
        EMAIL_SERVER: mail.url,
        EMAIL_FROM: 'authjs-session-kit <hello@example.com>',
        ...oidc.client,
      });
      stops.push(app.stop);
      process.env[`E2E_URL_${strategy}`] = origin;
      process.env[`E2E_DATABASE_${strategy}`] = database;
    }
  } catch (error) {
    await stopAll();
    throw error;
  }
  return stopAll;
}
