import { setTimeout as sleep } from 'node:timers/promises';
import { encode } from '@auth/core/jwt';
import { secret } from '../apps.ts';
import { type Check, none, type World } from '../check.ts';
import { passTime, sidOf } from '../pass-time.ts';
import type { Visitor } from '../visitor.ts';

/** The default of AUTH_REVOCATION_LAG, in milliseconds, and a little more. */
export const lag = 5_100;
/** The default of AUTH_CONFIRM_FOR, in seconds. */
const confirmFor = 600;

/** V7.4 in the hard cases: ends that a process doesn't learn from the revocation feed in the usual way. */
export const revocationChecks: Check[] = [
  {
    id: '7.4.1',
    level: 1,
    name: 'An end that is committed late is known within AUTH_REVOCATION_LAG of that',
    async run({ signedIn, during, here, there, prisma }) {
      const { visitor } = await signedIn(here);
      const elsewhere = visitor.copy(there);
      const sid = await sidOf(prisma, visitor);
      // What a process writes that has waited 90 seconds for the row.
      const end = `UPDATE "Session" SET "endedAt" = now() - interval '90 s',
        "changedAt" = now() - interval '90 s', "changedXid" = txid_current() WHERE id = '${sid}'`;
      const open = await during([end], async () => {
        const statuses = [];
        // Long enough that both processes have read the revocation feed meanwhile.
        for (const wait of [0, lag]) {
          await sleep(wait);
          statuses.push(await visitor.status(), await elsewhere.status());
        }
        return statuses;
      });
      await sleep(lag);
      const after = [await visitor.status(), await elsewhere.status()];
      return {
        ...none(
          'tokens accepted',
          after.filter((status) => status !== 401).length,
          `written with a time 90 s ago and not committed: answered ${open.join(', ')} in two processes; ${after.join(' and ')} AUTH_REVOCATION_LAG after the commit`,
        ),
        holds: open.every((status) => status === 200) && after.every((status) => status === 401),
      };
    },
  },
  {
    id: '7.4.1',
    level: 1,
    name: 'A session whose row is gone is over AUTH_CONFIRM_FOR later, whatever else fails',
    async run({ signedIn, there, prisma }) {
      const { visitor } = await signedIn();
      const elsewhere = visitor.copy(there);
      const before = await elsewhere.status();
      await prisma.session.delete({ where: { id: await sidOf(prisma, visitor) } });
      for (const browser of [visitor, elsewhere]) {
        await passTime(prisma, browser, confirmFor).catch(onlyRowsAreGone);
      }
      const after = [await visitor.status(), await elsewhere.status()];
      return {
        ...none(
          'tokens accepted',
          after.filter((status) => status !== 401).length,
          `the row deleted by SQL, past the revocation feed: answered ${before} before, and ${after.join(' and ')} in two processes ${confirmFor} s later`,
        ),
        holds: before === 200 && after.every((status) => status === 401),
      };
    },
  },
  {
    id: '7.4.2',
    level: 1,
    name: 'A jwt of plain Auth.js that the kit never received is refused once its user is disabled',
    async run(world) {
      const { prisma, here, there } = world;
      const { id, visitor } = await withPlainToken(world);
      const bystander = await withPlainToken(world);
      await prisma.user.update({ where: { id }, data: { disabledAt: new Date() } });
      const after = [await visitor.copy(here).status(), await visitor.copy(there).status()];
      const other = await bystander.visitor.status();
      return {
        ...none(
          'tokens accepted',
          after.filter((status) => status !== 401).length,
          `disabled in the database before the first request with the token: answered ${after.join(' and ')} in two processes; another user's ${other}`,
        ),
        holds: after.every((status) => status === 401) && other === 200,
      };
    },
  },
  {
    id: '7.4.5',
    level: 2,
    name: 'Ending the sessions of a user ends those of plain Auth.js that the kit never received',
    async run(world) {
      const { newUser, visitor: browser, here, there } = world;
      const { id, email, visitor } = await withPlainToken(world);
      const bystander = await withPlainToken(world);
      const row = await withPlainRow(world, id);
      const admin = browser(here);
      await admin.signIn((await newUser('admin')).email);
      await admin.press(`/admin?q=${email}`, /end sessions/i, {}, id);
      const after = [
        await visitor.copy(here).status(),
        await visitor.copy(there).status(),
        await row.status(),
      ];
      const other = await bystander.visitor.status();
      return {
        ...none(
          'tokens accepted',
          after.filter((status) => status !== 401).length,
          `a jwt in two processes and a row of plain Auth.js's: answered ${after.join(', ')}; another user's jwt ${other}`,
        ),
        holds: after.every((status) => status === 401) && other === 200,
      };
    },
  },
];

function onlyRowsAreGone(error: unknown): void {
  // In the database strategy only the row, which is gone, has times to set back.
  if (!(error instanceof Error && 'code' in error && error.code === 'P2025')) throw error;
}

type Plain = { id: string; email: string; visitor: Visitor };

/** A browser with a cookie of plain Auth.js's jwt strategy, which the kit has not received yet. */
export async function withPlainToken(world: World): Promise<Plain> {
  const { id, email } = await world.newUser();
  const name = await cookieName(world);
  const token = await encode({ token: { sub: id, email }, secret, salt: name });
  return { id, email, visitor: withCookie(world, name, token) };
}

/** A browser with a cookie of plain Auth.js's database strategy. */
async function withPlainRow(world: World, userId: string): Promise<Visitor> {
  const expires = new Date(Date.now() + 86_400_000);
  const token = crypto.randomUUID();
  await world.prisma.session.create({ data: { sessionToken: token, userId, expires } });
  return withCookie(world, await cookieName(world), token);
}

function withCookie({ visitor: browser, here }: World, name: string, value: string): Visitor {
  const visitor = browser(here);
  visitor.cookies.set(name, { name, value, line: `${name}=${value}` });
  return visitor;
}

async function cookieName({ signedIn }: World): Promise<string> {
  const { visitor } = await signedIn();
  const [{ name } = { name: '' }] = visitor.sessionCookies;
  return name;
}
