import fc from 'fast-check';

/** Text that has meant something to some parser. */
const meaningful = fc.constantFrom(
  '\0',
  '\r\nSet-Cookie: authjs.session-token=x',
  '%0d%0aLocation:%20http://evil.example',
  '%00',
  '%',
  '../../../etc/passwd',
  'file:///etc/passwd',
  '//evil.example/',
  'javascript:alert(1)',
  '<script>alert(1)</script>',
  "' OR '1'='1",
  '\'; DROP TABLE "Session"; --',
  '$1',
  '\\',
  '"',
  ';',
  '=',
  '{{7*7}}',
  '__proto__',
  'constructor',
  '[object Object]',
  'undefined',
  'null',
  'true',
  'NaN',
  '\u2028',
  '\ufeff',
  '\u202e',
  'ａｄａ＠example.com',
  '😀'.repeat(20),
);

/** Text of any kind: characters of all planes, controls included, and what is known to do harm. */
export const oddText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 50 }),
  fc.string({ unit: 'binary-ascii', maxLength: 100 }),
  meaningful,
  fc
    .tuple(fc.string({ maxLength: 20 }), meaningful, fc.string({ maxLength: 20 }))
    .map((parts) => parts.join('')),
);
