import { beforeAll, describe, expect, it } from 'vitest';
import { makeT3Base, t3App } from './support/t3.ts';
import { everyUserIn, walk } from './support/walk.ts';

// The most used starter, as it is made: its callback reads `user.id`, and nothing else of it knows the kit.

let base: string;
beforeAll(async () => {
  base = await makeT3Base();
});

describe.each([
  ['as it is made', false],
  ['with a role that its callback copies', true],
] as const)('an app of create-t3-app, %s', (_name, withRole) => {
  it('goes from plain Auth.js to rows, to jwts and back, and leaves the kit: no step signs a user out', {
    timeout: 1_200_000,
  }, async () => {
    const stages = await walk(await t3App(withRole ? 't3-role' : 't3', base, withRole));
    expect(stages).toEqual(everyUserIn('database'));
  });
});
