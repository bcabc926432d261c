import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parsePort, parseServeArguments } from '../../scripts/lib/arguments.ts';
import { lineToAppend, writeSecret } from '../../scripts/lib/env-file.ts';
import { checkPortIsFree } from '../../scripts/lib/free-port.ts';
import { describeDatabaseUrl, oneLine, redactPasswords } from '../../src/cli/redact.ts';

describe('the port', () => {
  test.each([
    [[], {}, 3000],
    [[], { PORT: '' }, 3000],
    [[], { PORT: '4000' }, 4000],
    [['--port', '5000'], { PORT: '4000' }, 5000],
    [['-p', '5000'], {}, 5000],
    [['--port=5000'], { PORT: 'ignored' }, 5000],
  ])('%j with %j is %i', (argv, env, port) => {
    expect(parseServeArguments(argv, env).port).toBe(port);
  });

  test.each(['0', '65536', '-1', '3000.5', '3e3', ' 3000', 'http', '0x10', '999999'])(
    'refuses %j',
    (text) => {
      expect(() => parsePort(text, 'PORT')).toThrow(
        expect.objectContaining({ code: 'invalid_port', message: expect.stringContaining(text) }),
      );
    },
  );

  test('refuses unknown options', () => {
    for (const argv of [['--prot', '3000'], ['3000'], ['--port']]) {
      expect(() => parseServeArguments(argv, {})).toThrow(
        expect.objectContaining({ code: 'invalid_option' }),
      );
    }
  });

  test('must be free on both loopback addresses', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await expect(checkPortIsFree(port)).rejects.toMatchObject({
      code: 'port_in_use',
      message: expect.stringContaining(String(port)),
    });
    await new Promise((resolve) => server.close(resolve));
    await expect(checkPortIsFree(port)).resolves.toBeUndefined();
  });
});

describe('.env.local', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'session-kit-env-'));
    file = join(folder, '.env.local');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test.each([
    ['', 'A=1\n'],
    ['B=2\n', 'A=1\n'],
    ['B=2', '\nA=1\n'],
    ['B=2\r\nC=3\r\n', 'A=1\r\n'],
    ['B=2\r\nC=3', '\r\nA=1\r\n'],
  ])('after %j comes %j', (contents, line) => {
    expect(lineToAppend(contents, 'A', '1')).toBe(line);
  });

  test('is created with a secret of 32 random bytes, for its owner only', () => {
    writeSecret(file);
    expect(readFileSync(file, 'utf8')).toMatch(/^AUTH_SECRET=[\w-]{43}\n$/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('keeps existing content', () => {
    writeFileSync(file, '# mine\r\nPORT=4000', { mode: 0o644 });
    writeSecret(file);
    expect(readFileSync(file, 'utf8')).toMatch(
      /^# mine\r\nPORT=4000\r\nAUTH_SECRET=[\w-]{43}\r\n$/,
    );
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test("that can't be written is reported in one line", () => {
    expect(() => writeSecret(join(folder, 'missing', '.env.local'))).toThrow(
      expect.objectContaining({ code: 'env_file_unwritable' }),
    );
  });
});

describe('output', () => {
  test.each([
    ['postgresql://me:s3cret@db.example.com:6543/app?sslmode=require', 'db.example.com:6543/app'],
    ['postgres://me:s3cret@db.example.com/app', 'db.example.com:5432/app'],
    ['postgresql://me:s3cret@[::1]/app', '[::1]:5432/app'],
    ['mysql://me:s3cret@db/app', 'an invalid URL'],
    ['s3cret', 'an invalid URL'],
  ])('%s is %s', (url, description) => {
    expect(describeDatabaseUrl(url)).toBe(description);
  });

  test('contains no password of a URL', () => {
    expect(redactPasswords('cannot reach postgresql://me:a/b?c@host:1/x, or http://u:p@h')).toBe(
      'cannot reach postgresql://me:***@host:1/x, or http://u:***@h',
    );
    expect(redactPasswords('see http://localhost:3000/a')).toBe('see http://localhost:3000/a');
  });

  test('is one line', () => {
    expect(oneLine(' two\n  lines\t')).toBe('two lines');
  });
});
