import { setTimeout as sleep } from 'node:timers/promises';
import { type Check, none } from '../check.ts';
import { passTime } from '../pass-time.ts';
import { password } from '../users.ts';
import type { Visitor } from '../visitor.ts';

/** The default of AUTH_CONFIRM_FOR, in seconds. */
const confirmFor = 600;

/**
 * V16.5, and V16's requirements of logs, when the database fails. The log is checked first, because the
 * same cause is logged only once a minute.
 */
export const faultChecks: Check[] = [
  {
    id: '16.2.5',
    level: 2,
    name: 'An outage is logged with its cause, without a secret or personal data',
    async run({ signedIn, here, visitor: fresh, outage, databaseUrl }) {
      const { user, visitor } = await signedIn();
      const other = visitor.copy();
      const { token } = visitor;
      const start = here.output().length;
      await outage(async () => {
        for (let request = 0; request < 5; request++) {
          await visitor.copy().signOut();
          await (await fresh(here).signIn(user.email)).arrayBuffer();
        }
      });
      await other.status();
      await visitor.signOut();
      const log = () => here.output().slice(start);
      // The process's output arrives a little later.
      for (let attempt = 0; attempt < 600 && !/answers again/.test(log()); attempt++)
        await sleep(100);
      const begun = log().match(/SessionStoreUnavailable/g)?.length ?? 0;
      const over = log().match(/answers again/g)?.length ?? 0;
      const { password: databasePassword } = new URL(databaseUrl);
      const secrets = [token, password, databasePassword, user.email, 'a browser of the ASVS'];
      const unwanted = log()
        .split('\n')
        .filter((line) => !line.startsWith('{"audit"'))
        .filter((line) => secrets.some((secret) => secret && line.includes(secret)));
      return {
        ...none(
          'lines with a secret',
          unwanted.length,
          `10 requests that met the outage wrote ${begun} errors with their cause, and that it was over ${over} times`,
        ),
        holds: unwanted.length === 0 && begun > 0 && over > 0,
      };
    },
  },
  {
    id: '16.5.1',
    level: 2,
    name: 'An answer to a fault gives nothing internal away',
    async run({ signedIn, outage, databaseUrl }) {
      const { user, visitor } = await signedIn();
      const { token } = visitor;
      const answers = await outage(() =>
        Promise.all(
          ['/api/sessions', '/api/health', '/sessions', '/account'].map(
            async (path) => `${path} ${await textOf(visitor.copy(), path)}`,
          ),
        ),
      );
      const { hostname, port, pathname, password: databasePassword } = new URL(databaseUrl);
      const internal = [
        token,
        `${hostname}:${port}`,
        pathname.slice(1),
        databasePassword,
        user.email,
        'prisma',
        'SELECT ',
        '    at ',
      ].filter(Boolean);
      const leaked = internal.filter((secret) =>
        answers.some((answer) => answer.toLowerCase().includes(secret.toLowerCase())),
      );
      return none(
        'internal details in answers',
        leaked.length,
        `with the database cut off: ${answers.map((answer) => answer.slice(0, answer.indexOf(' ', answer.indexOf(' ') + 1))).join(', ')}; none names the database, a statement, a stack, the token or the user`,
      );
    },
  },
  {
    id: '16.5.2',
    level: 2,
    name: 'While the table of sessions is locked every request is answered in time',
    async run({ signedIn, during, strategy, visitor: fresh, here }) {
      const [reading, ending] = [(await signedIn()).visitor, (await signedIn()).visitor];
      const { user } = await signedIn();
      const { token } = reading;
      const stranger = fresh(here);
      const lock = 'LOCK TABLE "Session" IN ACCESS EXCLUSIVE MODE';
      // If a request waited for the lock, it would wait for ever: the lock is held until all are answered.
      const { read, signOut, signIn } = await during([lock], async () => ({
        read: await reading.status(),
        signOut: (await ending.copy().signOut()).status,
        signIn: (await stranger.signIn(user.email)).status,
      }));
      const after = await reading.status();
      const kept = reading.token === token;
      const expected = strategy === 'jwt' ? 200 : 503;
      return {
        ...none(
          'sessions gained or lost',
          stranger.sessionCookies.length + (after === 200 && kept ? 0 : 1),
          `as by ALTER TABLE: a read is answered ${read}, a sign-out ${signOut}, a sign-in ${signIn}, all before the lock is released; afterwards the session is answered ${after}`,
        ),
        holds:
          read === expected &&
          signOut === 503 &&
          signIn === 503 &&
          after === 200 &&
          kept &&
          stranger.sessionCookies.length === 0,
      };
    },
  },
  {
    id: '16.5.3',
    level: 2,
    name: 'Without the database no session is accepted for longer than AUTH_CONFIRM_FOR',
    async run({ signedIn, outage, prisma }) {
      const { visitor } = await signedIn();
      const before = await visitor.status();
      await passTime(prisma, visitor, confirmFor);
      const { token } = visitor;
      const during = await outage(() => visitor.status());
      const kept = visitor.token === token;
      const after = await visitor.status();
      return {
        ...none(
          'sessions accepted or lost',
          (during === 503 ? 0 : 1) + (after === 200 && kept ? 0 : 1),
          `answered ${before}; with the database cut off ${during} once the session was last confirmed ${confirmFor} s ago, the cookie is ${kept ? 'kept' : 'gone'}; back again ${after}`,
        ),
        holds: before === 200 && during === 503 && kept && after === 200,
      };
    },
  },
];

async function textOf(visitor: Visitor, path: string): Promise<string> {
  const { status, html } = await visitor.open(path);
  return `${status} ${html}`;
}
