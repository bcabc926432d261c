import { existsSync, readFileSync } from 'node:fs';
import type { NextAuthConfig } from 'next-auth';
import { describe, expect, it } from 'vitest';
import { corpus } from '../configurations/corpus.ts';
import { partsOf } from '../configurations/parts.ts';
import { authjsOptions } from '../support/authjs-options.ts';
import { Forge } from '../support/forge.ts';

/** The table of options in docs/differences.md. */
const rows = tableAfter('## Every option').map(
  ([option = '', jwt = '', database = '', by = '']) => ({
    option: option.replaceAll('`', ''),
    claims: { jwt, database },
    shownBy: [...by.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  }),
);

function tableAfter(heading: string): string[][] {
  const [, section = ''] = readFileSync('docs/differences.md', 'utf8').split(heading);
  const [, , ...lines] = section.split('\n').filter((line) => line.startsWith('|'));
  return lines.map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
}

/** What configurations of the corpus are made from: none of it is asked here. */
const parts = partsOf({
  prisma: {} as Parameters<typeof partsOf>[0]['prisma'],
  forge: new Forge(),
  oidc: { client: {}, stop: async () => {} },
  mailServer: 'smtp://localhost',
});

function has(config: object, option: string): boolean {
  let value: unknown = config;
  for (const name of option.split('.')) {
    if (typeof value !== 'object' || value === null || !(name in value)) return false;
    value = Reflect.get(value, name);
  }
  return value !== undefined;
}

describe("the table of Auth.js's options", () => {
  it("has exactly the options of Auth.js's types", () => {
    expect(rows.map(({ option }) => option)).toEqual(authjsOptions());
  });

  it.each(rows)('$option is described for both strategies', ({ claims }) => {
    for (const claim of Object.values(claims))
      expect(claim).toMatch(/^(as in Auth.js|refused|\S+ )/);
  });

  it.each(rows)('$option is covered by a test or a configuration', ({ option, shownBy }) => {
    expect(shownBy.length).toBeGreaterThan(0);
    for (const name of shownBy) {
      if (name.includes('/')) {
        expect(existsSync(name), name).toBe(true);
        // By its whole name, or by its last one and that of the group.
        const text = readFileSync(name, 'utf8');
        const [last = ''] = option.split('.').slice(-1);
        expect(text.includes(option) || text.includes(last), `${name} has ${option}`).toBe(true);
      } else {
        const configuration = corpus[name];
        expect(configuration, `the configuration ${name}`).toBeDefined();
        // Each has a secret, which the tests put beside what the app spells out.
        const config = { secret: 'a secret', ...configuration?.config(parts) } as NextAuthConfig;
        expect(has(config, option), `${name} has ${option}`).toBe(true);
      }
    }
  });

  it.each(rows.filter(({ claims }) => /refused/.test(claims.jwt + claims.database)))(
    '$option is refused with a remedy',
    ({ claims, shownBy }) => {
      expect(claims.jwt).toBe(claims.database);
      const refusing = shownBy.flatMap((name) =>
        name in corpus ? (corpus[name]?.refused ?? {}) : [],
      );
      expect(refusing.length > 0 || shownBy.includes('tests/unit/config.test.ts')).toBe(true);
    },
  );
});
