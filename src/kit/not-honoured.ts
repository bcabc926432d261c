import type { NextAuthConfig } from 'next-auth';

// All that Auth.js's configuration may say and the kit doesn't do. The table in docs/differences.md has
// every option.

/** What is refused at start, and what to do about each. */
export const refusedAdvice: Readonly<Record<string, string>> = {
  'jwt.encode':
    'Take it out, because the kit makes the tokens of sessions. Signing in with credentials works in the database strategy without it; for another service sign a token in `callbacks.session`, or set `encryption: "A256CBC-HS512"` where it reads what plain Auth.js writes.',
  'jwt.decode': 'Take it out, because the kit reads the tokens of sessions.',
  'jwt.secret':
    'Write `secret: [first, second]` with the one from `jwt` first: tokens of both are read then.',
  'session.generateSessionToken':
    'Take it out: the kit makes tokens of 256 random bits, and goes on with sessions that have others.',
  raw: 'Take it out: it is for frameworks, and `NextAuth()` can’t take it either.',
};

/** @returns a line for each option that is refused, with what to do. */
export function refusedOptions(config: NextAuthConfig): string[] {
  return Object.entries(refusedAdvice).flatMap(([option, advice]) =>
    valueAt(config, option) === undefined ? [] : [`\`${option}\` is not supported. ${advice}`],
  );
}

/** @returns a line for each option that stays as Auth.js has it by default, for the log. */
export function ignoredOptions({ cookies }: NextAuthConfig): string[] {
  const { httpOnly, encode } = cookies?.sessionToken?.options ?? {};
  return [
    httpOnly === false
      ? 'cookies.sessionToken.options.httpOnly stays true: a script that is slipped into a page can’t read the session’s token. Take it out of the configuration.'
      : [],
    encode
      ? 'cookies.sessionToken.options.encode isn’t called: a token has no character that a cookie can’t hold. Take it out of the configuration.'
      : [],
  ].flat();
}

function valueAt(config: NextAuthConfig, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, name) =>
        typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined,
      config,
    );
}
