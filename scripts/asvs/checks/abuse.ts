import { type Check, none } from '../check.ts';
import { passTime } from '../pass-time.ts';

/** The default of AUTH_FRESHNESS, in seconds. */
const freshness = 600;

/** V7.5: defenses against session abuse. */
export const abuseChecks: Check[] = [
  {
    id: '7.5.1',
    level: 2,
    name: 'A change of the password asks for the current one',
    async run({ signedIn, prisma }) {
      const { visitor } = await signedIn();
      const fresh = await visitor.open('/account/password');
      await passTime(prisma, visitor, freshness);
      const { status, location } = await visitor.open('/account/password');
      const hasToConfirm = location.includes('/reauthenticate');
      return {
        ...none(
          'changes offered to a stale session',
          hasToConfirm ? 0 : 1,
          `GET /account/password: ${fresh.status} after a sign-in, ${status} to ${location || 'nowhere'} once AUTH_FRESHNESS has passed; the form asks for the current password too. Email and second factors can't be changed in this app`,
        ),
        holds: hasToConfirm && fresh.status === 200,
      };
    },
  },
  {
    id: '7.5.2',
    level: 2,
    name: 'Users see their sessions and, having signed in again, end any of them',
    async run({ signedIn, visitor, here, prisma }) {
      const { user, visitor: mine } = await signedIn();
      const other = visitor(here);
      await other.signIn(user.email);
      await passTime(prisma, mine, freshness);
      const listed = await mine.sessions();
      const sid = listed.find(({ current }) => !current)?.sid;
      const refused = await mine.change('DELETE', `/api/sessions/${sid}`);
      await mine.signIn(user.email);
      const ended = await mine.change('DELETE', `/api/sessions/${sid}`);
      const after = await other.status();
      return {
        ...none(
          'sessions that could not be ended',
          ended.status === 204 && after === 401 ? 0 : 1,
          `${listed.length} sessions listed; DELETE of the other: ${refused.status} while stale, ${ended.status} after signing in again, and it is then answered ${after}`,
        ),
        holds:
          listed.length === 2 && refused.status === 403 && ended.status === 204 && after === 401,
      };
    },
  },
  {
    id: '7.5.3',
    level: 3,
    name: 'Highly sensitive actions ask for the password again',
    async run({ newUser, visitor, here, prisma }) {
      const { email } = await newUser('admin');
      const admin = visitor(here);
      await admin.signIn(email);
      const fresh = await admin.open('/admin');
      await passTime(prisma, admin, freshness);
      const { status, headers } = await admin.press('/admin', /everyone/i);
      const to = headers.get('location') ?? '';
      const hasToConfirm = to.includes('/reauthenticate');
      return {
        ...none(
          'actions done for a stale session',
          hasToConfirm ? 0 : 1,
          `"End everyone's sessions" as a stale admin: ${status} to ${to || 'nowhere'} (GET /admin had been ${fresh.status})`,
        ),
        holds: hasToConfirm && fresh.status === 200,
      };
    },
  },
];
