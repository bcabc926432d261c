import { chromium } from '@playwright/test';
import { installedBrowser, quiet } from '../../../tests/e2e/support/installed-browser.ts';
import { signInByRequest } from '../../../tests/e2e/support/sign-in-by-request.ts';
import { type Check, every, none } from '../check.ts';

const pages = ['/', '/dashboard', '/sessions', '/account'];
const answers = ['/api/me', '/api/sessions', '/api/auth/session', '/api/me/export'];

/** V14.3: client-side data protection, and V8.3: authorization decisions. */
export const dataChecks: Check[] = [
  {
    id: '8.3.2',
    level: 3,
    name: 'A role that is taken away is gone at once',
    async run({ newUser, visitor, here, there, prisma }) {
      const { id, email } = await newUser('admin');
      const browsers = [visitor(here), visitor(there)];
      for (const browser of browsers) await browser.signIn(email);
      const statuses = async () => {
        const pages = [];
        for (const browser of browsers) pages.push(await browser.open('/admin'));
        return pages.map(({ status }) => status);
      };
      const before = await statuses();
      await prisma.user.update({ where: { id }, data: { role: 'user' } });
      const after = await statuses();
      return {
        ...none(
          'pages still open',
          after.filter((status) => status !== 404).length,
          `/admin in two processes: ${before.join(' and ')} before, ${after.join(' and ')} at the very next request. The role is read from the database; what a jwt copies of the user is loaded again within AUTH_REVOCATION_LAG of userChanged()`,
        ),
        holds: before.every((status) => status === 200) && after.every((status) => status === 404),
      };
    },
  },
  {
    id: '14.3.1',
    level: 1,
    name: 'After signing out the browser keeps nothing of the user',
    async run({ newUser, inBrowsers }) {
      const { email } = await newUser();
      const browser = await chromium.launch({
        executablePath: installedBrowser(),
        args: quiet,
      });
      try {
        const context = await browser.newContext({ baseURL: inBrowsers.origin });
        await signInByRequest(context.request, email);
        const page = await context.newPage();
        await page.goto('/dashboard');
        const isShown = (await page.content()).includes(email);
        await page.getByRole('button', { name: 'Sign out', exact: true }).click();
        await page.waitForFunction(
          (address) =>
            document.readyState === 'complete' &&
            !document.documentElement.innerHTML.includes(address),
          email,
        );
        await page.goBack();
        // Until the app answers, the browser shows what it kept of the page.
        const kept = await page.content().catch((error: Error) => error.message);
        await page.waitForURL('**/signin?**');
        const left = await page.evaluate(
          async (address) =>
            [
              document.documentElement.innerHTML.includes(address) ? 'the page after "Back"' : [],
              localStorage.length > 0 ? 'localStorage' : [],
              sessionStorage.length > 0 && JSON.stringify({ ...sessionStorage }).includes(address)
                ? 'sessionStorage'
                : [],
              (await indexedDB.databases()).length > 0 ? 'IndexedDB' : [],
              (await caches.keys()).length > 0 ? 'Cache Storage' : [],
            ].flat(),
          email,
        );
        if (kept.includes(email)) left.push('the page that "Back" shows first');
        const cookies = (await context.cookies()).filter(({ name }) =>
          name.includes('session-token'),
        );
        return {
          ...none(
            'places with something left',
            left.length + cookies.length,
            `in Chromium: /dashboard ${isShown ? 'showed' : 'did not show'} the user; after "Sign out" and "Back": ${left.join(', ') || 'nothing in the page, localStorage, sessionStorage, IndexedDB or Cache Storage'}, ${cookies.length} session cookies`,
          ),
          holds: isShown && left.length === 0 && cookies.length === 0,
        };
      } finally {
        await browser.close();
      }
    },
  },
  {
    id: '14.3.2',
    level: 2,
    name: 'No cache keeps a page of a signed-in user',
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
