import { type Check, none } from '../check.ts';
import { passTime } from '../pass-time.ts';

const hour = 3_600;
const day = 24 * hour;
/** Seconds before a session's end at which it has to be accepted, also on a slow machine. */
const margin = 60;

/** V7.3: session timeout. */
export const timeoutChecks: Check[] = [
  {
    id: '7.3.1',
    level: 2,
    name: 'An unused session ends',
    async run({ newUser, visitor, here, prisma }) {
      const found: string[] = [];
      let wrong = 0;
      for (const [remember, idle] of [
        ['off', 12 * hour],
        ['on', 7 * day],
      ] as const) {
        const { email } = await newUser();
        const unused = visitor(here);
        await unused.signIn(email, undefined, { remember });
        await passTime(prisma, unused, idle - margin);
        const before = await unused.status();
        // That was a request, from which the idle time counts anew.
        await passTime(prisma, unused, idle);
        const after = await unused.status();
        if (before !== 200 || after !== 401) wrong++;
        found.push(
          `remember=${remember}: ${before} when left alone for ${idle - margin} s, ${after} after ${idle} s more`,
        );
      }
      return none('sessions that end too early or too late', wrong, found.join('; '));
    },
  },
  {
    id: '7.3.2',
    level: 2,
    name: 'A session ends at its absolute lifetime, however busy',
    async run({ newUser, visitor, here, prisma }) {
      const absolute = 30 * day;
      const { email } = await newUser();
      const busy = visitor(here);
      await busy.signIn(email, undefined, { remember: 'on' });
      const statuses = new Set<number>();
      for (let passed = 0; passed < absolute - day; passed += day) {
        await passTime(prisma, busy, day);
        statuses.add(await busy.status());
      }
      await passTime(prisma, busy, day - margin);
      statuses.add(await busy.status());
      await passTime(prisma, busy, margin);
      const after = await busy.status();
      const before = [...statuses].join(' and ');
      return none(
        'sessions that end too early or too late',
        before === '200' && after === 401 ? 0 : 1,
        `used each day and a minute before the end: answered ${before} for 30 days but a minute, and ${after} after them`,
      );
    },
  },
];
