import { expect, it } from 'vitest';
import { corpus } from './corpus.ts';
import { open } from './open.ts';
import { steps } from './steps.ts';

it('open.ts names configurations and steps that there are', () => {
  const cells = open.flatMap(({ cells }) => Object.values(cells).flatMap(Object.entries));
  expect(cells.flatMap(([names]) => names.split(', ')).filter((name) => !corpus[name])).toEqual([]);
  expect(cells.flatMap(([, some]) => some.split('; ')).filter((step) => !steps[step])).toEqual([]);
});
