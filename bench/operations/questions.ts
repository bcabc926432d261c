import { defaultPolicy } from '../../src/kit/session/policy.ts';
import { strategyNames } from '../../src/kit/session/session.ts';
import type { World } from '../lib/world.ts';
import { type KitApp, kitApp, plainApp } from './apps.ts';
import { readingUnknown } from './both.ts';
import { expect, type Operation, operation, refreshFeed } from './operation.ts';
import { unknownTokens } from './plain-authjs.ts';
import { readSession, signIn } from './visitors.ts';

/** Reads whose statements are counted, but which are not timed. */
export async function questions(world: World): Promise<Operation[]> {
  const unknown = Object.entries(await unknownTokens(world));
  return strategyNames.flatMap((strategy) => {
    const kit = kitApp(strategy, world);
    return [
      reads(kit, 'first read after revocationLag', 1),
      reads(kit, '20 reads at once after revocationLag', 20),
      ...[kit, plainApp(strategy, world)].flatMap((app) =>
        unknown.map(([shape, token]) => readingUnknown(app, shape, token)),
      ),
    ];
  });
}

function reads(app: KitApp, name: string, count: number): Operation {
  return operation(app, name, async () => {
    const browser = await signIn(app);
    await refreshFeed(app);
    await readSession(browser);
    const earlier = browser.sessionCookie;
    app.clock.advance(defaultPolicy.revocationLag);
    return {
      run: () => Promise.all(Array.from({ length: count }, () => readSession(browser))),
      check: () => expect(browser.sessionCookie === earlier, 'no cookie is set'),
    };
  });
}
