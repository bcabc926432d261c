import { setTimeout as sleep } from 'node:timers/promises';
import { type Check, every, none } from '../check.ts';
import { password } from '../users.ts';
import type { Visitor } from '../visitor.ts';
import { lag, withPlainToken } from './revocation.ts';

/** V7.4: session termination. */
export const terminationChecks: Check[] = [
  {
    id: '7.4.1',
    level: 1,
    name: 'After signing out no token works, replayed or not',
    async run({ signedIn, there }) {
      const { visitor } = await signedIn();
      const [replay, elsewhere] = [visitor.copy(), visitor.copy(there)];
      const before = [await replay.status(), await elsewhere.status()];
      await visitor.signOut();
      const cleared = visitor.sessionCookies.length === 0;
      const atOnce = await replay.status();
      await sleep(lag);
      const later = await elsewhere.status();
      return {
        ...none(
          'tokens accepted',
          [atOnce, later].filter((status) => status !== 401).length,
          `answered ${before.join(' and ')} in two processes; after the sign-out ${atOnce} at once in the same one, ${later} after AUTH_REVOCATION_LAG in the other; the cookie is ${cleared ? 'taken back' : 'left'}`,
        ),
        holds:
          cleared && atOnce === 401 && later === 401 && before.every((status) => status === 200),
      };
    },
  },
  {
    id: '7.4.2',
    level: 1,
    name: 'Disabling or deleting a user ends their sessions',
    async run({ signedIn, there, prisma, newUser, visitor, here }) {
      const [deleted, disabled] = [await signedIn(), await signedIn()];
      const all = [deleted, disabled].flatMap(({ visitor: browser }) => [
        browser,
        browser.copy(there),
      ]);
      const before = await statuses(all);
      await prisma.user.delete({ where: { id: deleted.user.id } });
      const admin = visitor(here);
      await admin.signIn((await newUser('admin')).email);
      await admin.press(`/admin?q=${disabled.user.email}`, /^\s*disable/i, {}, disabled.user.id);
      await sleep(lag);
      const after = await statuses(all);
      await disabled.visitor.signIn(disabled.user.email);
      const again = await disabled.visitor.status();
      return {
        ...none(
          'sessions left',
          after.filter((status) => status !== 401).length,
          `a user deleted in the database and one disabled at /admin, each with a session in two processes: answered ${before.join(', ')} before and ${after.join(', ')} within AUTH_REVOCATION_LAG; the disabled one's next sign-in: ${again}`,
        ),
        holds:
          [...after, again].every((status) => status === 401) &&
          before.every((status) => status === 200),
      };
    },
  },
  {
    id: '7.4.3',
    level: 2,
    name: 'A change of password offers to end all other sessions',
    async run({ signedIn, visitor, here }) {
      const { user, visitor: current } = await signedIn();
      const other = visitor(here);
      await other.signIn(user.email);
      const earlier = current.copy();
      const { html } = await current.open('/account/password');
      const offered = /other devices/i.test(html);
      const answer = await current.press('/account/password', /change password/i, {
        currentPassword: password,
        newPassword: 'another-horse-battery',
      });
      const after = {
        here: await current.status(),
        earlier: await earlier.status(),
        other: await other.status(),
      };
      return {
        ...none(
          'other sessions left',
          after.other === 401 ? 0 : 1,
          `/account/password ${offered ? 'offers it, ticked' : 'does not offer it'}; after the change (${answer.status}) the other session is answered ${after.other}, this one ${after.here} with a new token, its earlier token ${after.earlier}`,
        ),
        holds: offered && after.other === 401 && after.here === 200 && after.earlier === 401,
      };
    },
  },
  {
    id: '7.4.4',
    level: 2,
    name: 'Every page for signed-in users shows how to sign out',
    async run({ newUser, visitor, here }) {
      const admin = visitor(here);
      await admin.signIn((await newUser('admin')).email);
      const pages = ['/', '/dashboard', '/sessions', '/account', '/account/password', '/admin'];
      const showing = [];
      for (const page of pages) {
        const { status, html } = await admin.open(page);
        if (
          status === 200 &&
          /<form[^>]*>(?:(?!<\/form>).)*Sign out(?:(?!<\/form>).)*<\/form>/s.test(html)
        )
          showing.push(page);
      }
      return every(
        'pages with it',
        showing.length,
        pages.length,
        `a form with a button "Sign out" on ${showing.join(', ')}`,
      );
    },
  },
  {
    id: '7.4.5',
    level: 2,
    name: 'An admin ends the sessions of one user, or of all',
    async run(world) {
      const { signedIn, newUser, visitor, here } = world;
      const [one, bystander] = [await signedIn(), await signedIn()];
      const plain = await withPlainToken(world);
      const admin = visitor(here);
      await admin.signIn((await newUser('admin')).email);
      const notAdmin = await bystander.visitor.open('/admin');
      await admin.press(`/admin?q=${one.user.email}`, /end sessions/i, {}, one.user.id);
      const afterOne = [await one.visitor.status(), await bystander.visitor.status()];
      await admin.press('/admin', /everyone/i);
      const afterAll = [
        await bystander.visitor.status(),
        await admin.status(),
        await plain.visitor.status(),
      ];
      return {
        ...none(
          'sessions left',
          afterAll.filter((status) => status !== 401).length,
          `/admin is ${notAdmin.status} for others; after ending one user's: theirs ${afterOne[0]}, another user's ${afterOne[1]}; after ending everyone's: ${afterAll.join(', ')}, the last of them of plain Auth.js, in its first request`,
        ),
        holds:
          notAdmin.status === 404 &&
          afterOne[0] === 401 &&
          afterOne[1] === 200 &&
          afterAll.every((status) => status === 401),
      };
    },
  },
];

function statuses(visitors: Visitor[]): Promise<number[]> {
  return Promise.all(visitors.map((visitor) => visitor.status()));
}
