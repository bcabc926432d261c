import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createOutageLog } from '../../src/kit/registry/outage-log.ts';

const because = (code: string) => Object.assign(new Error('some text'), { code });
const refused = because('ECONNREFUSED');
const shutDown = because('57P01');

function recording() {
  const said: string[] = [];
  const log = createOutageLog(
    (error) => said.push('code' in error ? String(error.code) : error.name),
    (seconds) => said.push(`over after ${seconds} s`),
  );
  return { said, ...log };
}

describe('the report of an outage', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
  afterEach(() => void vi.useRealTimers());

  it('has its cause once, however long it lasts, and its end', () => {
    const { said, failed, answered } = recording();
    for (let minute = 0; minute < 120; minute += 1) {
      failed('find', refused);
      failed('renew', refused);
      vi.advanceTimersByTime(60_000);
    }
    expect(said).toEqual(['ECONNREFUSED']);
    answered('find');
    answered('find');
    answered('renew');
    expect(said).toEqual(['ECONNREFUSED', 'over after 7200 s']);
    failed('renew', refused);
    expect(said.at(-1)).toBe('ECONNREFUSED');
  });

  it('has each of its causes', () => {
    const { said, failed } = recording();
    failed('find', shutDown);
    failed('find', refused);
    failed('list', shutDown);
    failed('find', new Error('something else'));
    expect(said).toEqual(['57P01', 'ECONNREFUSED', 'Error']);
  });

  it("doesn't end if only other statements succeed, as in a read-only database", () => {
    const { said, failed, answered } = recording();
    for (let request = 0; request < 10; request += 1) {
      answered('find');
      failed('renew', because('25006'));
      vi.advanceTimersByTime(60_000);
    }
    expect(said).toEqual(['25006']);
  });

  it('is at most one line a minute if outages come and go', () => {
    const { said, failed, answered } = recording();
    for (let second = 0; second < 100; second += 1) {
      failed('find', because('57014'));
      answered('find');
      vi.advanceTimersByTime(1_000);
    }
    expect(said).toEqual(['57014', 'over after 0 s', '57014', 'over after 0 s']);
  });
});
