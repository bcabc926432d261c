import { describe, expect, it } from 'vitest';
import { bigIntIds, intIds, textIds, uuidIds } from '../../src/kit/stores/prisma/user-ids.ts';
import { forgedIds } from '../support/forged-ids.ts';

const uuid = '0193f8a2-7c1e-7d3a-9b5c-2f4e6a8c0d1b';

describe('user ids', () => {
  it.each([
    ['text', textIds, ['', '1', uuid, 'clh3x2', '😀'], ['a\0b']],
    ['uuids', uuidIds, [uuid], [uuid.toUpperCase(), `{${uuid}}`, `${uuid}\n`, uuid.slice(1)]],
  ])('that are %s are read unchanged, or match no user', (_type, ids, good, bad) => {
    for (const text of good) expect(ids.parse(text)).toBe(text);
    for (const text of bad) expect(ids.parse(text)).toBeNull();
  });

  it.each([
    ['Int', intIds, 2n ** 31n],
    ['BigInt', bigIntIds, 2n ** 63n],
  ])('of the type %s are read from their canonical spelling only', (_type, ids, end) => {
    for (const id of [0n, 1n, -1n, 10n, end - 1n, -end]) {
      expect(String(ids.parse(String(id)))).toBe(String(id));
    }
    for (const id of [end, -end - 1n, end * 1000n]) expect(ids.parse(String(id))).toBeNull();
    for (const text of [...forgedIds, '1\n', '\n1']) {
      const id = ids.parse(text);
      expect([null, text]).toContain(id === null ? null : String(id));
    }
  });

  it('lose no digits, and a value that is no integer matches no user', () => {
    expect(bigIntIds.parse('9007199254740993')).toBe(9007199254740993n);
    for (const text of ['', ' ', '-0', '01', '1e3', '0x1', '1n', '1 or 1=1', '١', 'NaN']) {
      expect([intIds.parse(text), bigIntIds.parse(text)]).toEqual([null, null]);
    }
  });
});
