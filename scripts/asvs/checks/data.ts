import { chromium } from '@playwright/test';
import { installedBrowser, quiet } from '../../../tests/e2e/support/installed-browser.ts';
import { proxied } from '../apps.ts';
import { type Check, every, none } from '../check.ts';

const pages = ['/', '/dashboard', '/sessions', '/account'];
const answers = ['/api/me', '/api/sessions', '/api/auth/session', '/api/me/export'];

/** V14.3: client-side data protection, and V8.3: authorization decisions. */
export const dataChecks: Check[] = [
  {
    id: '8.3.2',
    level: 3,
    name: 'A role that is taken away is gone at once',
    async run({ newPerson, visitor, here, there, prisma }) {
      const { id, email } = await newPerson('admin');
      const [one, another] = [visitor(here), visitor(there)];
      for (const each of [one, another]) await each.signIn(email);
      const status = async () => [
        (await one.open('/admin')).status,
        (await another.open('/admin')).status,
      ];
      const before = await status();
      await prisma.user.update({ where: { id }, data: { role: 'user' } });
      const after = await status();
      return {
        ...none(
          'pages still open',
          after.filter((each) => each !== 404).length,
          `/admin in two processes: ${before.join(' and ')} before, ${after.join(' and ')} at the very next request. The role is asked of the database; what a jwt copies of the user is loaded anew within AUTH_REVOCATION_LAG of userChanged()`,
        ),
        holds: before.every((each) => each === 200) && after.every((each) => each === 404),
      };
    },
  },
  {
    id: '14.3.1',
    level: 1,
    name: 'After signing out the browser keeps nothing of the user',
    async run({ signedIn }) {
      const { person, visitor } = await signedIn();
      const browser = await chromium.launch({
        executablePath: installedBrowser(),
        args: quiet,
      });
      try {
        const { address, origin } = visitor.app;
        const context = await browser.newContext();
        // What ends TLS in front of the app isn't there, so the browser is led past it.
        await context.route(`${origin}/**`, async (route) => {
          const response = await route.fetch({
            url: route.request().url().replace(origin, address),
            headers: { ...(await route.request().allHeaders()), ...proxied },
            maxRedirects: 0,
          });
          await route.fulfill({ response });
        });
        await context.addCookies(
          [...visitor.cookies.values()].map(({ name, value }) => ({
            name,
            value,
            url: origin,
            secure: true,
          })),
        );
        const page = await context.newPage();
        await page.goto(`${origin}/dashboard`);
        const shown = (await page.content()).includes(person.email);
        await page.getByRole('button', { name: 'Sign out', exact: true }).click();
        await page.waitForFunction(
          (email) => !document.documentElement.innerHTML.includes(email),
          person.email,
        );
        await page.goBack();
        await page.waitForLoadState();
        const left = await page.evaluate(
          async (email) =>
            [
              document.documentElement.innerHTML.includes(email) ? 'the page after "Back"' : [],
              localStorage.length > 0 ? 'localStorage' : [],
              sessionStorage.length > 0 && JSON.stringify({ ...sessionStorage }).includes(email)
                ? 'sessionStorage'
                : [],
              (await indexedDB.databases()).length > 0 ? 'IndexedDB' : [],
              (await caches.keys()).length > 0 ? 'Cache Storage' : [],
            ].flat(),
          person.email,
        );
        const cookies = (await context.cookies()).filter(({ name }) =>
          name.includes('session-token'),
        );
        // What the page prefetches may be on its way still.
        await context.unrouteAll({ behavior: 'ignoreErrors' });
        return {
          ...none(
            'places with something left',
            left.length + cookies.length,
            `in Chromium: /dashboard ${shown ? 'showed' : 'did not show'} the user; after "Sign out" and "Back": ${left.join(', ') || 'nothing in the page, localStorage, sessionStorage, IndexedDB or Cache Storage'}, ${cookies.length} session cookies`,
          ),
          holds: shown && left.length === 0 && cookies.length === 0,
        };
      } finally {
        await browser.close();
      }
    },
  },
  {
    id: '14.3.2',
    level: 2,
    name: 'No cache keeps what a session is shown',
    async run({ signedIn }) {
      const { visitor } = await signedIn();
      const all = [...pages, ...answers];
      const kept = [];
      for (const path of all) {
        const response = await visitor.send(path, { headers: { accept: 'text/html' } });
        if (/no-store/.test(response.headers.get('cache-control') ?? '')) kept.push(path);
      }
      return every(
        'answers with no-store',
        kept.length,
        all.length,
        `Cache-Control with no-store on ${kept.join(', ')}`,
      );
    },
  },
];
