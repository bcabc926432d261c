import { docPage } from '../own-package.ts';
import { formerSecret, secretGivenBy } from '../project/configuration.ts';
import { isIgnored, trackedFiles } from '../project/git.ts';
import { newSecret, type Variable, valuesIn } from '../project/variables.ts';
import { type App, isKit } from './app.ts';
import type { Check, Level, Repair } from './check.ts';

export const howToMakeSecret = 'Make one with: openssl rand -base64 32.';

const olderNames = ['AUTH_SECRET_1', 'AUTH_SECRET_2', 'AUTH_SECRET_3'];
export const secretMissing: Check = {
  code: 'secret-missing',
  level: 'error',
  title: 'There is no AUTH_SECRET',
  look(app) {
    if (secretsOf(app).length > 0) return [];
    const given = secretGivenBy(app.configuration);
    if (given.kind === 'unknown') return { skipped: 'the configuration gives `secret` itself' };
    if (app.variables('CI')) {
      return { skipped: "CI is set, and the secret of the servers isn't known there" };
    }
    const [name = 'AUTH_SECRET'] = given.names;
    return [
      {
        where: name,
        detail:
          'Neither the environment nor a .env file sets it. Auth.js answers each request with an error in production.',
        fix: `Set it on every server. ${howToMakeSecret}`,
        repair: name === 'AUTH_SECRET' ? generation(app.folder) : undefined,
      },
    ];
  },
};

export const secretWeak: Check = {
  code: 'secret-weak',
  level: 'error',
  title: 'A secret can be guessed',
  look(app) {
    const secrets = secretsOf(app);
    if (secrets.length === 0) return { skipped: 'no secret is set here' };
    return secrets.flatMap(({ name, value, from }) => {
      const weak = weaknessOf(value);
      if (!weak) return [];
      const detail = `${weak.is} It gives the key that encrypts session cookies: an attacker who guesses it can be any user.`;
      const fix = `${howToMakeSecret} ${docPage('switching.md')} changes it without signing users out.`;
      return [{ where: `${name} (${from})`, level: weak.level, detail, fix }];
    });
  },
};

/** The secret in use, and older secrets that are still read. */
export function secretsOf(app: App): Variable[] {
  const { variables } = app;
  const given = secretGivenBy(app.configuration)
    .names.map(variables)
    .filter((variable) => variable !== null);
  // When none of these is set, AUTH_SECRET counts. When one is, the kit alone also reads older secrets.
  const inUse = given.length > 0 ? given : [variables('AUTH_SECRET') ?? variables(formerSecret)];
  const others = given.length === 0 || isKit(app) ? olderNames.map(variables) : [];
  return [...inUse, ...others].filter((variable) => variable !== null);
}

/** The variables that the app's secrets come from. */
export function secretNamesOf(app: App): string[] {
  return ['AUTH_SECRET', ...olderNames, formerSecret, ...secretGivenBy(app.configuration).names];
}

function weaknessOf(secret: string): { is: string; level: Level } | null {
  if (isPlaceholder(secret)) {
    return { is: 'It is a placeholder, and no secret.', level: 'error' };
  }
  const bits = bitsOf(secret);
  if (bits >= wantedBits) return null;
  const is = `It has ${bits} bits at most, where ${wantedBits} are wanted.`;
  return { is, level: bits < leastBits ? 'error' : 'warning' };
}

/** Bits of a secret that keys of 256 bits are derived from. RFC 7518, 3.2: no shorter than the key. */
const wantedBits = 256;

/** A secret with fewer bits can be guessed offline, unnoticed. */
const leastBits = 128;

/** Words in placeholders. They are long enough that no random secret has them in it. */
const placeholder =
  /secret|change.?(?:me|this|it)|replace|example|placeholder|password|development|your[-_ ]|openssl|npx auth|^[<[{$]/i;

export function isPlaceholder(secret: string): boolean {
  return placeholder.test(secret);
}

/**
 * @returns an upper bound of the bits that an attacker has to guess, by the secret's length and its
 * characters. A text that a user made up has fewer.
 */
export function bitsOf(secret: string): number {
  const text = unitOf(secret.replace(/=+$/, ''));
  const distinct = new Set(text).size;
  // A random text uses a good part of its alphabet; a typed one often doesn't.
  return Math.floor(text.length * Math.log2(Math.min(alphabetOf(text), 3 * distinct)));
}

/** @returns the part that a text repeats, or the text. */
function unitOf(text: string): string {
  const [, unit] = /^(.{1,64}?)\1+$/s.exec(text) ?? [];
  return unit ?? text;
}

function alphabetOf(text: string): number {
  if (/^\d*$/.test(text)) return 10;
  if (/^[\da-f-]*$/i.test(text)) return 16;
  return /^[\w+/-]*$/.test(text) ? 64 : 94;
}

/** @returns a repair that adds a secret to .env.local; undefined when git doesn't ignore that file. */
function generation(folder: string): Repair | undefined {
  const path = '.env.local';
  const kept = isIgnored(folder, path) === false || trackedFiles(folder)?.includes(path);
  if (kept) return undefined;
  return {
    path,
    does: 'a new AUTH_SECRET, for this machine',
    edit(before) {
      const text = before ?? '';
      if (valuesIn(text).AUTH_SECRET) return text;
      // An empty AUTH_SECRET could take precedence.
      const others = text.replace(/^[^\S\n]*(?:export\s+)?AUTH_SECRET[^\S\n]*=.*\n?/gm, '');
      const gap = others === '' || others.endsWith('\n') ? '' : '\n';
      return `${others}${gap}AUTH_SECRET="${newSecret()}"\n`;
    },
  };
}
