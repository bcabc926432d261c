import { describe, expect, it } from 'vitest';
import { available } from '../../src/kit/registry/available.ts';
import { withDeadline } from '../../src/kit/registry/with-deadline.ts';
import type { SessionStore, StockStore } from '../../src/kit/session/store.ts';
import { memorySessions } from '../../src/kit/stores/memory.ts';

class Stock implements StockStore {
  private readonly held: string = 'of a class';
  async find() {
    return null;
  }
  async list() {
    return [{ sid: 'a', token: this.held, userId: 'user', createdAt: time, expires: time }];
  }
  async adopt() {
    return this.held !== '';
  }
}

const time = new Date();

describe('a store with a deadline', () => {
  it('has the methods of one that is of a class, and of its plain sessions', async () => {
    const plain: SessionStore = { ...memorySessions(async () => null), stock: new Stock() };
    const { stock } = available(withDeadline(plain), () => {});
    expect(await stock?.list(1)).toMatchObject([{ token: 'of a class' }]);
    expect(await stock?.adopt({ token: 'a' }, {} as never)).toBe(true);
  });
});
