import { expect, it } from 'vitest';
import { deviceName } from '../../src/app/_lib/device-name.ts';

const webkit = 'AppleWebKit/605.1.15 (KHTML, like Gecko)';
const blink = 'AppleWebKit/537.36 (KHTML, like Gecko)';

const names: Record<string, string> = {
  [`Mozilla/5.0 (X11; Linux x86_64) ${blink} Chrome/131.0.0.0 Safari/537.36`]: 'Chrome on Linux',
  [`Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${blink} Chrome/131.0.0.0 Safari/537.36`]:
    'Chrome on Chrome OS',
  [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${blink} Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0`]:
    'Microsoft Edge on Windows',
  [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${blink} Chrome/131.0.0.0 Safari/537.36 OPR/116.0.0.0`]:
    'Opera on Windows',
  'Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0': 'Firefox on Linux',
  'Mozilla/5.0 (Android 14; Mobile; rv:133.0) Gecko/133.0 Firefox/133.0': 'Firefox on Android',
  [`Mozilla/5.0 (iPhone; CPU iPhone OS 17_7 like Mac OS X) ${webkit} FxiOS/133.0 Mobile/15E148 Safari/605.1.15`]:
    'Firefox on iOS',
  [`Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${webkit} Version/18.1 Safari/605.1.15`]:
    'Safari on macOS',
  [`Mozilla/5.0 (iPhone; CPU iPhone OS 17_7 like Mac OS X) ${webkit} Version/17.7 Mobile/15E148 Safari/604.1`]:
    'Safari on iOS',
  [`Mozilla/5.0 (iPad; CPU OS 17_7 like Mac OS X) ${webkit} CriOS/131.0.6778.73 Mobile/15E148 Safari/604.1`]:
    'Chrome on iOS',
  [`Mozilla/5.0 (Linux; Android 10; K) ${blink} Chrome/131.0.0.0 Mobile Safari/537.36`]:
    'Chrome on Android',
  [`Mozilla/5.0 (Linux; Android 14; SM-S918B) ${blink} SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36`]:
    'Samsung Internet on Android',
  'curl/8.5.0': 'curl',
  'Wget/1.21.4': 'Wget',
  '': 'Unknown browser',
  'Another device': 'Unknown browser',
  'Mozilla/5.0 (X11; Linux x86_64) Unheard-Of/1.0': 'Unknown browser on Linux',
};

it.each(Object.entries(names))('names %j %s', (userAgent, name) => {
  expect(deviceName(userAgent)).toBe(name);
});

it('has no name for a session without a User-Agent', () => {
  expect(deviceName(null)).toBe('Unknown browser');
});

it('shows no names that a User-Agent invents', () => {
  expect(deviceName('Your account is locked, call 555/1 now')).toBe('Unknown browser');
});
