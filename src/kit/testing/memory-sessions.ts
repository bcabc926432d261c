import { memorySessions as inMemory } from '../stores/memory.ts';
import { notInProduction } from './not-in-production.ts';

/**
 * The registry in this process's memory, with the same promises as the one in a database: for tests.
 * Another process knows nothing of it, and after a restart nobody knows who was signed out.
 *
 * @throws InvalidConfiguration where `NODE_ENV` is "production".
 */
export const memorySessions: typeof inMemory = (findUser) => {
  notInProduction('memorySessions', 'forgets with its process which sessions have ended');
  return inMemory(findUser);
};
