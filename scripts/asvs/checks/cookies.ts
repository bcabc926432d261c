import { atMost, type Check, none } from '../check.ts';

const mostBytes = 4096;

/** V3.3: cookie setup. */
export const cookieChecks: Check[] = [
  {
    id: '3.3.1',
    level: 1,
    name: 'Secure, and a prefix that says so',
    async run({ signedIn }) {
      const { visitor } = await signedIn();
      const all = [...visitor.cookies.values()];
      const wrong = all.filter(
        ({ name, line }) => !/;\s*secure/i.test(line) || !/^__(Secure|Host)-/.test(name),
      );
      return none(
        'cookies without',
        wrong.length,
        `set over https: ${all.map(({ name }) => name).join(', ')}; all Secure`,
      );
    },
  },
  {
    id: '3.3.2',
    level: 2,
    name: 'SameSite fits the purpose',
    async run({ signedIn }) {
      const { visitor } = await signedIn();
      const wrong = [...visitor.cookies.values()].filter(
        ({ line }) => !/;\s*samesite=(lax|strict)/i.test(line),
      );
      return none(
        'cookies without',
        wrong.length,
        'SameSite=Lax on each: links from elsewhere arrive signed in, forms from elsewhere do not',
      );
    },
  },
  {
    id: '3.3.3',
    level: 2,
    name: 'The __Host- prefix, unless shared with other hosts',
    async run({ signedIn }) {
      const { visitor } = await signedIn();
      const [cookie] = visitor.sessionCookies;
      const { name = '', line = '' } = cookie ?? {};
      const hostOnly = !/;\s*domain=/i.test(line) && /;\s*path=\/(;|$)/i.test(line);
      const prefixed = name.startsWith('__Host-');
      return {
        measured: name,
        bound: '__Host-…, or host-only all the same',
        unit: 'name',
        holds: prefixed || (hostOnly && name.startsWith('__Secure-')),
        evidence: `${name} with Path=/, Secure and no Domain`,
        ...(!prefixed && {
          reason:
            'It has the name that Auth.js gives it, so that sessions from before the kit stay valid. Its attributes keep the cookie to this host. The prefix would also keep a sibling host from setting one; such a cookie is accepted only with the token of a live session.',
        }),
      };
    },
  },
  {
    id: '3.3.4',
    level: 2,
    name: 'HttpOnly, and the value in Set-Cookie only',
    async run({ signedIn }) {
      const { visitor } = await signedIn();
      const exposed = visitor.sessionCookies.filter(({ line }) => !/;\s*httponly/i.test(line));
      const paths = [
        '/',
        '/dashboard',
        '/sessions',
        '/account',
        '/api/me',
        '/api/sessions',
        '/api/auth/session',
      ];
      let repeated = 0;
      for (const path of paths) {
        const token = visitor.token;
        const { html } = await visitor.open(path);
        if (html.includes(token) || html.includes(visitor.token)) repeated++;
      }
      return none(
        'cookies or answers that expose it',
        exposed.length + repeated,
        `HttpOnly; not in ${paths.join(', ')}`,
      );
    },
  },
  {
    id: '3.3.5',
    level: 3,
    name: 'Name and value in 4,096 bytes',
    async run({ signedIn }) {
      const { visitor } = await signedIn();
      const bytes = Math.max(
        ...visitor.sessionCookies.map(({ name, value }) => name.length + value.length),
      );
      return atMost(
        'bytes',
        bytes,
        mostBytes,
        `${visitor.sessionCookies.length} session cookie; longer tokens are split into chunks below the limit`,
      );
    },
  },
];
