import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { compareCommand } from '../../src/cli/compare/compare.ts';
import { appReport } from '../../src/cli/compare/report.ts';
import { strategyNames } from '../../src/kit/session/session.ts';
import { testDatabase } from '../support/database.ts';
import { createTestKit, createUser, password } from '../support/kit.ts';
import { asRoute } from '../support/next-scope.ts';
import { serveHandlers } from '../support/serve-handlers.ts';
import { startSessionKit } from '../support/session-kit.ts';

async function run(args: string[], env: Record<string, string> = {}) {
  const printed: string[] = [];
  const code = await compareCommand.run(args, {
    env,
    folder: '/',
    print: (text) => printed.push(text),
  });
  return { code, text: printed.join('\n') };
}

describe('session-kit compare --url', () => {
  const database = testDatabase();
  const requests = ['--requests', '100'];

  it.each(strategyNames)('measures an app of the %s strategy, and signs out', async (strategy) => {
    const { email } = await createUser(database.prisma);
    const { handlers } = createTestKit(strategy, database);
    await using app = await serveHandlers({
      GET: asRoute(handlers.GET),
      POST: asRoute(handlers.POST),
    });
    const env = { SESSION_KIT_PASSWORD: password };
    const { code, text } = await run(
      ['--url', app.origin, '--email', email, '--json', ...requests],
      env,
    );
    const report = appReport.parse(JSON.parse(text));
    expect(code).toBe(0);
    expect(report.strategy).toBe(strategy);
    expect(report.reads).toMatchObject([
      { inFlight: 1, samples: 100 },
      { inFlight: 8, samples: 100 },
      { inFlight: 64, samples: 100 },
    ]);
    expect(report.cookieBytes).toBeGreaterThan(60);
    const { endReason } = await database.prisma.session.findFirstOrThrow({
      where: { user: { email } },
    });
    expect(endReason).toBe('signed_out');
    expect(text).not.toContain(password);
  });

  it("reports no figures for an app that refuses, fails, redirects elsewhere or isn't running", async () => {
    const { email } = await createUser(database.prisma);
    const { handlers } = createTestKit('jwt', database);
    await using app = await serveHandlers({
      GET: asRoute(handlers.GET),
      POST: asRoute(handlers.POST),
    });
    const wrong = run(['--url', app.origin, '--email', email, '--password', 'wrong', ...requests]);
    await expect(wrong).rejects.toMatchObject({ code: 'app_sign_in_refused' });

    const failing = () => new Response('', { status: 503 });
    const answers = [
      failing,
      () => Response.redirect('https://example.com/elsewhere'),
      () => new Response('<p>Hello</p>'),
    ];
    for (const answer of answers) {
      await using other = await serveHandlers({ GET: answer, POST: answer });
      await expect(run(['--url', other.origin, ...requests])).rejects.toMatchObject({
        code: 'app_unexpected_answer',
      });
    }
    const gone = await serveHandlers({ GET: failing, POST: failing });
    await gone[Symbol.asyncDispose]();
    await expect(run(['--url', gone.origin, ...requests])).rejects.toMatchObject({
      code: 'app_unreachable',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('signs out also if the app fails halfway', async () => {
    const { email } = await createUser(database.prisma);
    const { handlers } = createTestKit('database', database);
    let reads = 0;
    await using app = await serveHandlers({
      GET(request) {
        const asksForSession = request.nextUrl.pathname.endsWith('/session');
        if (asksForSession) reads += 1;
        if (asksForSession && reads > 50) return new Response('', { status: 500 });
        return asRoute(handlers.GET)(request);
      },
      POST: asRoute(handlers.POST),
    });
    const failing = run(['--url', app.origin, '--email', email, '--password', password]);
    await expect(failing).rejects.toMatchObject({ code: 'app_unexpected_answer' });
    expect(reads).toBe(51);
    const { endReason } = await database.prisma.session.findFirstOrThrow({
      where: { user: { email } },
    });
    expect(endReason).toBe('signed_out');
  });

  it('signs out also if it is interrupted', async () => {
    const { email } = await createUser(database.prisma);
    const { handlers } = createTestKit('database', database);
    let reads = 0;
    await using app = await serveHandlers({
      GET(request) {
        if (request.nextUrl.pathname.endsWith('/session')) reads += 1;
        return asRoute(handlers.GET)(request);
      },
      POST: asRoute(handlers.POST),
    });
    const args = ['compare', '--url', app.origin, '--email', email, '--requests', '100000'];
    const { child, ended } = startSessionKit(args, { SESSION_KIT_PASSWORD: password });
    while (reads < 20) await sleep(10);
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 130, stdout: '' });
    const { endReason } = await database.prisma.session.findFirstOrThrow({
      where: { user: { email } },
    });
    expect(endReason).toBe('signed_out');
  }, 60_000);
});
