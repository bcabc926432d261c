import { type Check, none } from '../check.ts';
import { password } from '../users.ts';

const foreign = 'https://evil.example';

/** V3.5: browser origin separation. */
export const requestChecks: Check[] = [
  {
    id: '3.5.1',
    level: 1,
    name: 'Requests from other sites change nothing',
    async run({ signedIn, visitor: fresh, here }) {
      const { user, visitor } = await signedIn();
      const form = { email: user.email, password, csrfToken: 'guessed' };
      const attempts: [string, Promise<Response>][] = [
        [
          'sign-in without the CSRF token',
          fresh(here).send('/api/auth/callback/credentials', {
            method: 'POST',
            body: new URLSearchParams(form),
          }),
        ],
        [
          'sign-out without it',
          visitor.copy().send('/api/auth/signout', {
            method: 'POST',
            body: new URLSearchParams({ csrfToken: 'guessed' }),
          }),
        ],
        [
          'PATCH /api/me from another origin',
          visitor.copy().send('/api/me', {
            method: 'PATCH',
            body: '{"name":"Eve"}',
            headers: { origin: foreign },
          }),
        ],
        [
          'DELETE /api/sessions with no origin',
          visitor.copy().send('/api/sessions?scope=all', { method: 'DELETE' }),
        ],
        [
          'DELETE /api/sessions from another origin',
          visitor
            .copy()
            .send('/api/sessions?scope=all', { method: 'DELETE', headers: { origin: foreign } }),
        ],
      ];
      const statuses = await Promise.all(
        attempts.map(async ([what, sent]) => `${what}: ${(await sent).status}`),
      );
      const me = (await (await visitor.send('/api/me')).json()) as { user?: { name?: string } };
      const harmed = me.user?.name === 'Ada Lovelace' ? 0 : 1;
      return none(
        'requests that changed something',
        harmed,
        `${statuses.join(', ')}; afterwards the user is signed in and called as before`,
      );
    },
  },
  {
    id: '3.5.3',
    level: 1,
    name: 'Nothing sensitive is done by GET, HEAD or OPTIONS',
    async run({ signedIn }) {
      const { visitor } = await signedIn();
      const paths = [
        '/api/auth/signout',
        '/api/sessions?scope=all',
        '/api/sessions?scope=others',
        '/api/auth/callback/credentials',
        '/sessions',
        '/account',
        '/admin',
      ];
      let sent = 0;
      for (const path of paths) {
        for (const method of ['GET', 'HEAD', 'OPTIONS']) {
          await (await visitor.copy().send(path, { method })).arrayBuffer();
          sent++;
        }
      }
      const after = await visitor.status();
      return none(
        'sessions ended by them',
        after === 200 ? 0 : 1,
        `${sent} requests to ${paths.join(', ')}; the session is answered ${after} afterwards`,
      );
    },
  },
];
