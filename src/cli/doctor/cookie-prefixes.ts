import { placeOf, textOf } from '../project/syntax.ts';
import { type App, isKit } from './app.ts';
import type { Check } from './check.ts';

/** Auth.js's cookies, and the names that they have by default on plain http. */
const defaults = {
  sessionToken: 'authjs.session-token',
  callbackUrl: 'authjs.callback-url',
  csrfToken: 'authjs.csrf-token',
  pkceCodeVerifier: 'authjs.pkce.code_verifier',
  state: 'authjs.state',
  nonce: 'authjs.nonce',
  webauthnChallenge: 'authjs.challenge',
};

type Cookie = keyof typeof defaults;

interface CookieName {
  readonly cookie: Cookie;
  /** `null`: code computes it. */
  readonly name: string | null;
  /** Where the name is set; `null`: it is Auth.js's default. */
  readonly where: string | null;
}

export const cookiePrefix: Check = {
  code: 'cookie-prefix',
  level: 'error',
  title: 'The name of another cookie begins with that of the session cookie',
  look(app) {
    // Object.keys() types the keys as string; they are those of the object above.
    const cookies = (Object.keys(defaults) as Cookie[]).map((cookie) => cookieNameIn(app, cookie));
    const [session, ...others] = cookies;
    const name = session?.name ?? null;
    if (name === null) return { skipped: "the session cookie's name is worked out by code" };
    const found = others.filter((other) => other.name?.startsWith(name));
    const [first] = found;
    if (!first) return [];
    const list = found.map(({ name, cookie }) => `"${name}" (${cookie})`).join(', ');
    return [
      {
        where: first.where ?? session?.where ?? 'cookies',
        detail: `The session cookie is called "${name}", and ${list} begins like it. Auth.js takes each cookie that does for a piece of the session token and joins them: no user stays signed in.`,
        fix: "Name them so that none begins with another's name.",
        // The kit matches the whole name; servers that still run plain Auth.js don't.
        level: isKit(app) ? 'warning' : 'error',
      },
    ];
  },
};

/** @returns a cookie's name: from the kit's variable, the configuration, or Auth.js's default. */
function cookieNameIn(app: App, cookie: Cookie): CookieName {
  const { configuration, variables } = app;
  const isOfKit = cookie === 'sessionToken' && isKit(app);
  const variable = isOfKit ? variables('AUTH_SESSION_COOKIE') : null;
  if (variable) {
    const where = `${variable.name} (${variable.from})`;
    return { cookie, name: withoutPrefix(variable.value), where };
  }
  const node = configuration?.get('cookies', cookie, 'name');
  if (!node) return { cookie, name: defaults[cookie], where: null };
  const written = textOf(node);
  return { cookie, name: written && withoutPrefix(written), where: placeOf(node) };
}

/** Over https Auth.js's default names have a prefix, and an app's names may always have it. RFC 6265bis. */
function withoutPrefix(name: string): string {
  return name.replace(/^__(Secure|Host)-/, '');
}
