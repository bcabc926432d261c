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

interface Named {
  readonly cookie: Cookie;
  /** `null`: it is worked out by code. */
  readonly name: string | null;
  /** `null`: it is Auth.js's own name. */
  readonly where: string | null;
}

export const cookiePrefix: Check = {
  code: 'cookie-prefix',
  level: 'error',
  title: 'The name of another cookie begins with that of the session cookie',
  look(app) {
    // Object.keys() gives text; they are those of the object above.
    const cookies = (Object.keys(defaults) as Cookie[]).map((cookie) => namedIn(app, cookie));
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

/** The session cookie's name: of the kit's variable, else of the configuration, else Auth.js's. */
function namedIn(app: App, cookie: Cookie): Named {
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

/** Over https Auth.js's own names have a prefix, and the app's may have it at all times. RFC 6265bis. */
function withoutPrefix(name: string): string {
  return name.replace(/^__(Secure|Host)-/, '');
}
