import { describe, expect, it, vi } from 'vitest';
import { withOutageErrors } from '../../src/kit/registry/with-outage-errors.ts';
import type { PlainSessions, SessionStore } from '../../src/kit/session/store.ts';
import { memorySessions } from '../../src/kit/stores/memory.ts';

class RowsOfPlainAuthjs implements PlainSessions {
  private readonly held: string = 'of a class';
  async find() {
    return null;
  }
  async list() {
    return [{ sid: 'a', token: this.held, userId: 'user', createdAt: time, expires: time }];
  }
  async claim() {
    return this.held !== '';
  }
}

const time = new Date();

describe('a store whose errors are converted', () => {
  it('keeps the methods of a class instance, and of its plain sessions', async () => {
    const plain: SessionStore = {
      ...memorySessions(async () => null),
      plain: new RowsOfPlainAuthjs(),
    };
    const { plain: plainSessions } = withOutageErrors(plain, () => {});
    expect(await plainSessions?.list(1)).toMatchObject([{ token: 'of a class' }]);
    expect(await plainSessions?.claim({ token: 'a' }, {} as never)).toBe(true);
  });

  it("is an outage if it doesn't respond within five seconds, and a late response is ignored", async () => {
    vi.useFakeTimers();
    try {
      const outages: string[] = [];
      let answer = (_found: null) => {};
      const store = withOutageErrors(
        {
          ...memorySessions(async () => null),
          find: () =>
            new Promise((resolve) => {
              answer = resolve;
            }),
        },
        (operation) => void outages.push(operation),
      );
      const [first, second] = [store.find('a'), store.find('b')];
      const refused = Promise.all(
        [first, second].map((each) =>
          expect(each).rejects.toMatchObject({ code: 'session_store_unavailable', retryAfter: 5 }),
        ),
      );
      await vi.advanceTimersByTimeAsync(5_000);
      await refused;
      expect(outages).toEqual(['find', 'find']);
      answer(null);
    } finally {
      vi.useRealTimers();
    }
  });
});
