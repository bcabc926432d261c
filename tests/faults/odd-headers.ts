import fc from 'fast-check';
import { oddText } from './odd-text.ts';

/** What a header can hold: every byte but NUL and line ends. */
export const oddHeaderValue: fc.Arbitrary<string> = fc
  .oneof(
    fc.string({
      unit: fc.integer({ min: 1, max: 255 }).map((byte) => String.fromCharCode(byte)),
      maxLength: 200,
    }),
    oddText.map((text) => Buffer.from(text).toString('latin1')),
  )
  .map((text) => text.replace(/[\0\r\n]/g, ' '));

const values: Record<string, string[]> = {
  'x-forwarded-for': ['', ',', '127.0.0.1', '::1, [::1]:80', '999.1.1.1', '1.2.3.4:port'],
  'x-forwarded-host': ['', 'evil.example', 'a b', 'localhost:99999', '[::1', 'user:pass@host'],
  'x-forwarded-proto': ['', 'http', 'HTTPS', 'ftp', 'javascript', 'http, https', 'http:'],
  host: ['', 'evil.example', 'a b', '[::1', 'localhost:99999'],
  origin: ['null', '', 'http://evil.example', 'file://', 'http://localhost:3000'],
  referer: ['', 'http://evil.example', 'not a url'],
  accept: ['', '*/*', 'text/html', 'text/html;q=0', ';', 'application/json'],
  'user-agent': ['', 'x'.repeat(100_000)],
  'accept-language': ['', '*', ';q=', 'de-DE-1996;q=2'],
  'content-type': ['', 'application/json', 'text/plain', 'multipart/form-data', 'application/'],
  'x-auth-return-redirect': ['', '1'],
  authorization: ['', 'Bearer', 'Bearer x.y.z', 'Basic Og=='],
  forwarded: ['for=_hidden;host=evil.example;proto=https'],
  cookie: ['', ';', '=', ';;=;', 'authjs.session-token', 'authjs.session-token=', '__proto__=1'],
  'x-middleware-subrequest': ['middleware', 'src/middleware:src/middleware'],
  'x-middleware-override-headers': ['cookie', ''],
  'next-action': ['', 'x'],
};

/** Headers that a client may send, with values that it should not. */
export const oddHeaders: fc.Arbitrary<[name: string, value: string][]> = fc.uniqueArray(
  fc
    .constantFrom(...Object.entries(values))
    .chain(([name, known]) =>
      fc.tuple(fc.constant(name), fc.oneof(fc.constantFrom(...known), oddHeaderValue)),
    ),
  { selector: ([name]) => name, maxLength: 12 },
);
