import { expect, it } from 'vitest';
import { clientAddress, networkOf } from '../../src/accounts/address.ts';

it.each([
  ['203.0.113.7', '203.0.113.7'],
  ['1.2.3.4, 203.0.113.7', '203.0.113.7'],
  ['1.2.3.4 ,  ::1 ', '::1'],
  ['203.0.113.7:4711', '203.0.113.7'],
  ['[2001:db8::1]:4711', '2001:db8::1'],
  ['', null],
  ['1.2.3.4, ', null],
  ['unknown', null],
])('takes the entry of the nearest proxy from "%s"', (header, address) => {
  const headers = new Headers({ 'x-real-ip': header });
  expect(clientAddress(headers, 'x-real-ip')).toBe(address);
});

it("ignores headers that aren't configured", () => {
  const headers = new Headers({ 'x-forwarded-for': '203.0.113.7', 'x-real-ip': '203.0.113.7' });
  expect(clientAddress(headers)).toBeNull();
  expect(clientAddress(headers, 'cf-connecting-ip')).toBeNull();
});

it.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '::ffff:203.0.113.7'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:DB8:0:0:1:2:3:4', '2001:db8:0:0::/64'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
])('counts %s as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
