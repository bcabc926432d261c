import { setTimeout as sleep } from 'node:timers/promises';
import { prismaSessions } from '../../../src/kit/stores/prisma/index.ts';
import { type Check, none } from '../check.ts';
import { password } from '../users.ts';
import type { Visitor } from '../visitor.ts';
import { lag } from './revocation.ts';

const attempts = 40;

/** V6.3: the demo's passwords. V14.2: what is kept of users. */
export const accountChecks: Check[] = [
  {
    id: '6.3.1',
    level: 1,
    name: 'Guessing a password slows down, and locks no user out of a browser that they know',
    async run({ signedIn, visitor, here }) {
      const { user, visitor: mine } = await signedIn();
      await mine.signOut();
      const guesses = await Promise.all(
        Array.from({ length: attempts }, async () =>
          locationOf(await visitor(here).signIn(user.email, 'wrong')),
        ),
      );
      const refused = guesses.filter((location) => location.includes('too_many_attempts')).length;
      await mine.signIn(user.email);
      const status = await mine.status();
      return {
        ...none(
          'owners locked out',
          status === 200 ? 0 : 1,
          `${attempts} wrong passwords at once: ${refused} were refused unchecked; the right one in a browser that had signed in before is answered ${status}`,
        ),
        holds: refused > 0 && status === 200,
      };
    },
  },
  {
    id: '6.3.8',
    level: 3,
    name: "A sign-up and a sign-in don't tell whether there is an account",
    async run({ newUser, visitor, here }) {
      const { email } = await newUser();
      const free = `unknown.${process.pid}.${Date.now()}@example.com`;
      const [taken, unknown] = await Promise.all(
        [email, free].map(async (address) => {
          const signUp = await signUpAs(visitor(here), address);
          const signIn = await visitor(here).signIn(address, 'wrong');
          return [signUp.status, locationOf(signUp), signIn.status, locationOf(signIn)]
            .join(' ')
            .replaceAll(address, '…');
        }),
      );
      return none(
        'answers that differ',
        taken === unknown ? 0 : 1,
        `a sign-up and a wrong password for an address with an account: ${taken}; without one: ${unknown}`,
      );
    },
  },
  {
    id: null,
    level: null,
    name: 'What a stranger has chosen for an address counts for nothing once its owner comes',
    async run({ visitor, here, linkTo, prisma }) {
      const email = `owner.${process.pid}.${Date.now()}@example.com`;
      const stranger = visitor(here);
      await signUpAs(stranger, email);
      const early = await statusAfterSignIn(stranger, email);
      const owner = visitor(here);
      const { pathname, search } = new URL(await linkTo(email));
      await owner.open(pathname + search);
      const signedIn = await owner.status();
      const late = await statusAfterSignIn(visitor(here), email);
      // An earlier version created such rows at a sign-up.
      const { hash } = await prisma.password.findFirstOrThrow();
      const unverified = `early.${process.pid}.${Date.now()}@example.com`;
      await prisma.user.create({ data: { email: unverified, password: { create: { hash } } } });
      const older = await statusAfterSignIn(visitor(here), unverified);
      return {
        ...none(
          'strangers let in',
          [early, late, older].filter((status) => status === 200).length,
          `signed up by one browser, the link opened by another: the password is answered ${early} before and ${late} after, the link ${signedIn}; that of a row whose address is not verified ${older}`,
        ),
        holds: signedIn === 200 && [early, late, older].every((status) => status === 401),
      };
    },
  },
  {
    id: '14.2.7',
    level: 3,
    name: 'What is kept of a session about its user is gone with them',
    async run({ signedIn, prisma, there, strategy }) {
      const { user, visitor } = await signedIn();
      const bystander = await signedIn(there);
      const where = { userId: user.id };
      const { id, userAgent } = await prisma.session.findFirstOrThrow({ where });
      await prisma.user.delete({ where: { id: user.id } });
      await sleep(lag);
      // A request with any jwt reads the feed, which finds the session; in the database strategy db:prune does.
      const status = await visitor.status();
      await bystander.visitor.status();
      if (strategy === 'database') await prismaSessions(prisma).prune(new Date(), 1_000);
      const row = await prisma.session.findUnique({ where: { id } });
      const left = [row?.userId, row?.userAgent, row?.ipAddress, row?.claims].filter(
        (value) => value !== null && value !== undefined,
      );
      return {
        ...none(
          'values left',
          left.length,
          `a user deleted in the database whose session had the browser's name (${userAgent ? 'kept' : 'not kept'}): the session is answered ${status}, and after ${strategy === 'jwt' ? 'that' : 'npm run db:prune'} its row says ${row?.endReason ?? 'nothing of them'}`,
        ),
        holds: userAgent !== null && left.length === 0 && status === 401,
      };
    },
  },
];

function locationOf(response: Response): string {
  return response.headers.get('location') ?? '';
}

function signUpAs(visitor: Visitor, email: string): Promise<Response> {
  return visitor.press('/signup', /create account/i, { name: 'Eve', email, password });
}

/** Signs in with the password. @returns the status of an answer that needs a session. */
async function statusAfterSignIn(visitor: Visitor, email: string): Promise<number> {
  await visitor.signIn(email);
  return visitor.status();
}
