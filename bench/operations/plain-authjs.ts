import { randomUUID } from 'node:crypto';
import { encode } from '@auth/core/jwt';
import { strategyNames } from '../../src/kit/session/session.ts';
import { hashToken } from '../../src/kit/session/token.ts';
import type { World } from '../lib/world.ts';
import { cookieName } from '../reads/kit.ts';
import { type App, plainApp } from './apps.ts';
import { commonOperations } from './both.ts';
import { expect, type Operation, operation } from './operation.ts';
import { readSession, signIn, tokenOf } from './visitors.ts';

export function plainOperations(world: World): Operation[] {
  return strategyNames.flatMap((strategy) => {
    const app = plainApp(strategy, world);
    return [...commonOperations(app), renewal(plainApp(strategy, world, 0))];
  });
}

/** @param app an app that renews a session at each read. */
function renewal(app: App): Operation {
  const endOf = async (token: string) =>
    Number(
      (await app.world.prisma.session.findUnique({ where: { sessionToken: token } }))?.expires,
    );
  return operation(app, 'renewal', async () => {
    const browser = await signIn(app);
    const token = tokenOf(browser);
    const end = await endOf(token);
    return {
      run: () => readSession(browser),
      async check() {
        const renewed = app.hasForm ? tokenOf(browser) !== token : (await endOf(token)) > end;
        expect(renewed, 'the session is renewed');
      },
    };
  });
}

/** @returns tokens of no session, by what they look like. */
export async function unknownTokens({ user }: World): Promise<Record<string, string>> {
  const foreign = {
    secret: 'the secret of another app',
    salt: cookieName,
    token: { sub: user.id },
  };
  return {
    'a jwt': await encode(foreign),
    'a session token of the kit': hashToken('unknown'),
    'a session token of plain Auth.js': randomUUID(),
    'other text': 'unknown',
  };
}
