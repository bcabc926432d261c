import { createSessionKit } from 'authjs-session-kit/next';
import { createTestSession, memorySessions, TestClock } from 'authjs-session-kit/testing';
import { NextRequest } from 'next/server';
import { expect, it } from 'vitest';

const ada = { id: 'user1', name: 'Ada', email: 'ada@example.com', emailVerified: null };
const getUser = async (id: string) => (id === ada.id ? ada : null);

const clock = new TestClock();
const config = {
  strategy: 'database',
  secret: 'a secret for tests',
  sessions: memorySessions(getUser),
  clock: clock.now,
} as const;
const kit = createSessionKit({ ...config, adapter: { getUser }, providers: [] });
const proxy = kit.createProxy({ protect: ['/dashboard'] });

it('lets a signed-in user pass until the idle timeout', async () => {
  const { header } = await createTestSession({ ...config, user: ada });
  const visit = () =>
    proxy(new NextRequest('http://localhost:3000/dashboard', { headers: { cookie: header } }));

  expect((await visit()).status).toBe(200);
  clock.advance(31 * 24 * 3600);
  expect((await visit()).status).toBe(307);
});
