import type { NextAuthConfig } from 'next-auth';

// The options of Auth.js that the kit does not honour. The table in docs/differences.md has every option.

/** Options that are refused at start, with what to do instead. */
export const refusedAdvice: Readonly<Record<string, string>> = {
  'jwt.encode':
    'Remove it: the kit makes the tokens of sessions. Signing in with credentials works in the database strategy without it; for another service sign a token in `callbacks.session`, or set `encryption: "A256CBC-HS512"` where it reads what plain Auth.js writes.',
  'jwt.decode': 'Remove it: the kit reads the tokens of sessions.',
  'jwt.secret':
    'Write `secret: [first, second]` with the one from `jwt` first: tokens of both are read then.',
  'session.generateSessionToken':
    'Remove it: the kit makes tokens of 256 random bits, and still reads the tokens of existing sessions.',
  raw: 'Remove it: it is for frameworks, and `NextAuth()` does not accept it either.',
};

/** @returns a line for each refused option of a configuration, with what to do instead. */
export function refusedOptions(config: NextAuthConfig): string[] {
  return Object.entries(refusedAdvice).flatMap(([option, advice]) =>
    valueAt(config, option) === undefined ? [] : [`\`${option}\` is not supported. ${advice}`],
  );
}

/** @returns a line for the log for each option that has no effect. */
export function ignoredOptions({ cookies }: NextAuthConfig): string[] {
  const { httpOnly, encode } = cookies?.sessionToken?.options ?? {};
  return [
    httpOnly === false
      ? "cookies.sessionToken.options.httpOnly stays true, so that an injected script can't read the session token. Remove the option."
      : [],
    encode
      ? 'cookies.sessionToken.options.encode is not called: a token needs no encoding. Remove the option.'
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
