import { memorySessions as inMemory } from '../stores/memory.ts';
import { notInProduction } from './not-in-production.ts';

/**
 * The registry in this process's memory, for tests. It behaves as the one in a database, but only in
 * this process, and everything is lost when the process ends.
 *
 * @throws InvalidConfiguration when `NODE_ENV` is "production".
 */
export const memorySessions: typeof inMemory = (findUser) => {
  notInProduction('memorySessions', 'forgets which sessions have ended when the process ends');
  return inMemory(findUser);
};
