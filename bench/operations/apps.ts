import { PrismaAdapter } from '@auth/prisma-adapter';
import NextAuth, { type NextAuthResult } from 'next-auth';
import type { Provider } from 'next-auth/providers';
import Credentials from 'next-auth/providers/credentials';
import { createSessionKit } from '../../src/kit/dist/next.js';
import { prismaSessions } from '../../src/kit/dist/stores/prisma/index.js';
import type { StrategyName } from '../../src/kit/session/session.ts';
import type { World } from '../lib/world.ts';

/** An app to sign in to. */
export interface App {
  by: 'the kit' | 'plain Auth.js';
  strategy: StrategyName;
  handlers: NextAuthResult['handlers'];
  world: World;
  /** Whether users can sign in by a form. They always can by a link. */
  hasForm: boolean;
  /** @returns the link that was sent last. */
  lastLink(): string;
}

export type KitApp = App &
  Pick<ReturnType<typeof createSessionKit>, 'sessions'> & { clock: ShiftedClock };

/** A clock that can be moved forward, to when a renewal or a migration is due. */
export class ShiftedClock {
  #shift = 0;
  readonly now = () => new Date(Date.now() + this.#shift);
  advance(seconds: number): void {
    this.#shift += seconds * 1000;
  }
}

const quiet = { error() {}, warn() {}, debug() {} };

export function kitApp(strategy: StrategyName, world: World): KitApp {
  const clock = new ShiftedClock();
  const { form, link, lastLink } = providersOf(world);
  const { handlers, sessions } = createSessionKit({
    strategy,
    adapter: PrismaAdapter(world.prisma),
    // No identity: each kit has its own feed, like a separate process.
    sessions: { ...prismaSessions(world.prisma, world), identity: undefined },
    secret: [world.secret],
    trustHost: true,
    providers: [form, link],
    logger: quiet,
    clock: clock.now,
  });
  return {
    by: 'the kit',
    strategy,
    handlers,
    sessions,
    world,
    clock,
    hasForm: true,
    lastLink,
  };
}

/** @param updateAge Auth.js's option: seconds between two renewals of a session's row. */
export function plainApp(strategy: StrategyName, world: World, updateAge?: number): App {
  const { form, link, lastLink } = providersOf(world);
  // Auth.js refuses credentials in the database strategy (UnsupportedStrategy).
  const hasForm = strategy === 'jwt';
  const { handlers } = NextAuth({
    adapter: PrismaAdapter(world.prisma),
    session: { strategy, updateAge },
    secret: world.secret,
    trustHost: true,
    providers: hasForm ? [form, link] : [link],
    logger: quiet,
  });
  return { by: 'plain Auth.js', strategy, handlers, world, hasForm, lastLink };
}

/** @returns a form that checks no password, so that only the session costs time, and links by email. */
function providersOf({ user }: World) {
  let sent = '';
  const link: Provider = {
    id: 'link',
    type: 'email',
    name: 'Link',
    from: 'app@example.com',
    maxAge: 600,
    async sendVerificationRequest({ url }) {
      sent = url;
    },
  };
  return { form: Credentials({ authorize: () => user }), link, lastLink: () => sent };
}
