import { type Check, every, none } from '../check.ts';
import { password } from '../users.ts';

/** V16.3 and 16.5: security events, and error handling. */
export const loggingChecks: Check[] = [
  {
    id: '16.3.1',
    level: 2,
    name: 'Every sign-in, failed sign-in and end is logged, with no secret in it',
    async run({ newUser, visitor, here }) {
      const { id, email } = await newUser();
      const start = here.output().length;
      const browser = visitor(here);
      await browser.signIn(email, 'not the password');
      await browser.signIn(email);
      const secrets = [browser.token, password, 'not the password'];
      await browser.signOut();
      const log = here.output().slice(start);
      const events = log.split('\n').filter((line) => line.startsWith('{"audit"'));
      const isLogged = (type: string, about: string) =>
        events.some((line) => line.includes(`"audit":"${type}"`) && line.includes(about));
      const expected = [
        isLogged('sign_in_failed', '"provider":"credentials"'),
        isLogged('sign_in', id),
        isLogged('end', id) && log.includes('"reason":"signed_out"'),
      ];
      const leaks = secrets.filter((secret) => here.output().includes(secret)).length;
      return {
        ...every(
          'operations logged',
          expected.filter(Boolean).length,
          expected.length,
          `a failed sign-in, a sign-in and a sign-out wrote ${events.length} lines of JSON with time, user, session, browser and outcome; ${leaks} of ${secrets.length} secrets in all that the process wrote`,
        ),
        holds: expected.every(Boolean) && leaks === 0,
      };
    },
  },
  {
    id: '16.5.3',
    level: 2,
    name: 'When something fails, no visitor is let in and no user is signed out',
    async run({ signedIn, visitor: fresh, here, newUser, outage, strategy: _ }) {
      const { visitor } = await signedIn();
      const { email } = await newUser();
      const token = visitor.token;
      const stranger = fresh(here);
      const during = await outage(async () => {
        const signIn = (await stranger.signIn(email)).status;
        const signOut = (await visitor.signOut()).status;
        const me = await visitor.status();
        const forged = await visitor.withToken('A'.repeat(43)).status();
        const page = (await stranger.open('/dashboard')).status;
        return { signIn, signOut, me, forged, page };
      });
      const after = await visitor.status();
      const kept = visitor.token === token;
      const entered = stranger.sessionCookies.length + (during.forged === 200 ? 1 : 0);
      const answers = Object.entries(during).map(([what, status]) => `${what} ${status}`);
      return {
        ...none(
          'sessions gained or lost',
          entered + (after === 200 ? 0 : 1),
          `with the database cut off: ${answers.join(', ')}; the cookie is ${kept ? 'kept' : 'gone'}; back again the session is answered ${after}`,
        ),
        holds:
          entered === 0 &&
          after === 200 &&
          kept &&
          during.signIn === 503 &&
          during.signOut === 503 &&
          [200, 503].includes(during.me),
      };
    },
  },
];
