import { describe, expect, it } from 'vitest';
import { readRequestInfo } from '../../src/kit/next/request-info.ts';

const header = 'x-forwarded-for';

function addressIn(value: string): string | null {
  return readRequestInfo(new Headers({ [header]: value }), header).ipAddress;
}

describe('readRequestInfo', () => {
  it('keeps no address unless a header is trusted', () => {
    const head = new Headers({ [header]: '203.0.113.7' });
    expect(readRequestInfo(head, null).ipAddress).toBeNull();
    expect(readRequestInfo(head, 'x-real-ip').ipAddress).toBeNull();
  });

  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['10.0.0.1, 203.0.113.7', '203.0.113.7'],
    ['203.0.113.7:4711', '203.0.113.7'],
    ['2001:db8::7', '2001:db8::7'],
    ['[2001:db8::7]', '2001:db8::7'],
    ['[2001:db8::7]:4711', '2001:db8::7'],
    ['unknown', null],
    ['', null],
    ['203.0.113.7, <script>', null],
    ['999.1.1.1', null],
  ])('reads %j as %j', (value, address) => {
    expect(addressIn(value)).toBe(address);
  });

  it('truncates a user agent, and drops an empty one', () => {
    const long = new Headers({ 'user-agent': 'x'.repeat(5000) });
    expect(readRequestInfo(long, null).userAgent).toHaveLength(512);
    expect(readRequestInfo(new Headers(), null).userAgent).toBeNull();
  });
});
