import { placeOf } from '../project/syntax.ts';
import type { Check } from './check.ts';

/** What `createSessionKit` refuses at start, and what to do about it. */
const refusedOptions: readonly { readonly path: readonly string[]; readonly fix: string }[] = [
  {
    path: ['jwt', 'encode'],
    fix: 'Take it out. Signing in with credentials works in the database strategy without it; for another service set encryption: "A256CBC-HS512" where it reads what plain Auth.js writes, else sign a token in callbacks.session.',
  },
  { path: ['jwt', 'decode'], fix: 'Take it out: the kit reads the tokens of sessions.' },
  {
    path: ['jwt', 'secret'],
    fix: 'Write secret: [first, second] with the one from `jwt` first: tokens of both are read then.',
  },
  {
    path: ['session', 'generateSessionToken'],
    fix: 'Take it out: the kit makes tokens of 256 random bits, and goes on with sessions that have others.',
  },
  {
    path: ['raw'],
    fix: 'Take it out: it is for frameworks, and NextAuth() can’t take it either.',
  },
];

export const optionRefused: Check = {
  code: 'option-refused',
  level: 'error',
  title: 'The configuration has an option that the kit refuses',
  appliesTo: 'the kit',
  look: ({ configuration }) =>
    refusedOptions.flatMap(({ path, fix }) => {
      const set = configuration?.get(...path);
      if (!set) return [];
      const detail = `${path.join('.')} is set, and the kit makes and reads the tokens of sessions itself: the app doesn’t start.`;
      return [{ where: placeOf(set), detail, fix }];
    }),
};
