import pg from 'pg';
import { connect } from '../../prisma/client.ts';
import { prismaSessions } from '../../src/kit/stores/prisma/index.ts';
import { Browser } from '../../tests/support/browser.ts';
import { createTestKit, password } from '../../tests/support/kit.ts';
import { asAction, asComponent } from '../../tests/support/next-scope.ts';

/** Seconds: AUTH_REVOCATION_LAG of the servers. */
export const lag = 1;

/** A result with very many sessions, or with a database that doesn't answer. */
export interface ScaleResult {
  name: string;
  measured: number;
  /** The upper bound; `null` when there is none. */
  bound: number | null;
  unit: 'sessions' | 'ms' | 'MB' | 'times';
}

/** What the measurements share. */
export interface Scale {
  servers: Servers;
  /** Two servers, without a doorbell. */
  here: Kit;
  there: Kit;
  /** Connections for statements that no server sends. */
  admin: pg.Pool;
  /** The user who signs in. */
  email: string;
  /** A user whose sessions are inserted by SQL. */
  owner: string;
  onProgress(line: string): void;
  /** @param bound the upper bound. Default: none. */
  report(name: string, measured: number, unit: ScaleResult['unit'], bound?: number): void;
}

export const wait = (seconds: number) =>
  new Promise((resolve) => setTimeout(resolve, seconds * 1000));

export type Kit = ReturnType<typeof createTestKit>;

/** Servers of one app, in this process, that share only the database. */
export class Servers {
  private readonly opened: ReturnType<typeof connect>[] = [];

  constructor(readonly url: string) {}

  start(policy: object = {}, withDoorbell = false): Kit {
    const connections = connect(this.url);
    this.opened.push(connections);
    const { prisma, pool } = connections;
    const doorbell = withDoorbell ? () => new pg.Client({ connectionString: this.url }) : undefined;
    const sessions = { ...prismaSessions(prisma, { pool, doorbell }), identity: undefined };
    return createTestKit('jwt', connections, {
      sessions,
      policy: { revocationLag: lag, freshness: 3_600, ...policy },
    });
  }

  async stop(): Promise<void> {
    for (const { prisma } of this.opened) await prisma.$disconnect();
  }
}

export interface Visitor {
  browser: Browser;
  userId: string;
  sid: string;
}

export async function signIn(kit: Kit, email: string): Promise<Visitor> {
  const browser = new Browser(kit.handlers);
  await browser.signIn(email, password);
  const { sid, user } = (await browser.session()) as { sid: string; user: { id: string } };
  return { browser, sid, userId: user.id };
}

/** Reads as a component, which can't renew. @returns whether the visitor is signed in; `null`: an error. */
export async function isSignedIn(kit: Kit, { browser }: Visitor): Promise<boolean | null> {
  const read = () => kit.getSession().catch(() => 'an error');
  const page = await browser.copy(kit.handlers).get('/page', asComponent(read));
  const session: unknown = await page.json();
  return session === 'an error' ? null : session !== null;
}

/** @returns the number of these visitors who are signed in. */
export async function acceptedBy(kit: Kit, visitors: readonly Visitor[]): Promise<number> {
  let accepted = 0;
  for (const visitor of visitors) if (await isSignedIn(kit, visitor)) accepted += 1;
  return accepted;
}

/** Signs one user in `count` times. */
export async function signInAll(kit: Kit, email: string, count: number): Promise<Visitor[]> {
  const visitors: Visitor[] = [];
  while (visitors.length < count) visitors.push(await signIn(kit, email));
  return visitors;
}

/**
 * Ends a visitor's session at one server.
 *
 * @param pause seconds between two requests to the other server.
 * @returns milliseconds until the other server refuses the session.
 */
export async function latencyOfEnd(
  from: Kit,
  to: Kit,
  visitor: Visitor,
  pause: number,
): Promise<number> {
  const page = asAction(async () => {
    const session = await from.getSession();
    if (session) await from.sessions.revoke(session, visitor.sid);
  });
  await visitor.browser.copy(from.handlers).get('/end', page);
  const began = performance.now();
  while (await isSignedIn(to, visitor)) await wait(pause);
  return performance.now() - began;
}

/** @returns the milliseconds that a call takes. */
export async function timed(run: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await run();
  return performance.now() - began;
}
