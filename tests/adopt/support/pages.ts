import { readFileSync } from 'node:fs';

/** The page that the documentation shows. */
const documented = /```tsx\n(\/\/ app\/account\/page\.tsx\n.*?)```/s.exec(
  readFileSync('docs/adopting.md', 'utf8'),
)?.[1];

/** What a developer writes with the kit: pages for signed-in users, and a list of devices. */
export function pagesIn(app: string): Record<string, string> {
  if (documented === undefined) throw new Error('docs/adopting.md shows no page.');
  return {
    [`${app}/account/page.tsx`]: documented,
    [`${app}/private/page.tsx`]: `import { Suspense } from 'react';
import { requireSession } from '@/auth';

export default function Page() {
  return (
    <Suspense>
      <Name />
    </Suspense>
  );
}

async function Name() {
  const { user, strategy } = await requireSession({ callbackUrl: '/private' });
  return <p>{\`\${user.email} by \${strategy}\`}</p>;
}
`,
    [`${app}/api/devices/route.ts`]: `import { sessions, withSession } from '@/auth';

export const GET = withSession(async (session, _request) => Response.json(await sessions.list(session)));

export const POST = withSession(async (session, _request) =>
  Response.json({ ended: await sessions.revokeOthers(session) }),
);
`,
    [`${app}/api/own/route.ts`]: `export const GET = () => Response.json({ own: true });
`,
  };
}

/** A local OpenID Connect provider instead of GitHub, which tests can't reach. */
export const oidcProvider = `{
      id: 'oidc',
      name: 'OpenID Connect',
      type: 'oidc',
      checks: ['pkce', 'state', 'nonce'],
      issuer: process.env.AUTH_OIDC_ISSUER,
      clientId: process.env.AUTH_OIDC_ID,
      clientSecret: process.env.AUTH_OIDC_SECRET,
    }`;

/** The file that `init` wrote, with that provider instead of GitHub. */
export function withOidc(auth: string): string {
  return auth.replace(/^import GitHub.*\n/m, '').replace('[GitHub]', `[${oidcProvider}]`);
}
