import { expect, it } from 'vitest';
import { clientAddress } from '../../src/accounts/address.ts';

it.each([
  ['203.0.113.7', '203.0.113.7'],
  ['1.2.3.4, 203.0.113.7', '203.0.113.7'],
  ['1.2.3.4 ,  ::1 ', '::1'],
  ['', null],
  ['1.2.3.4, ', null],
])('takes the address the nearest proxy saw from "%s"', (header, address) => {
  expect(clientAddress(new Headers({ 'x-forwarded-for': header }))).toBe(address);
});
