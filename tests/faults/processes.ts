import { afterAll, beforeAll } from 'vitest';
import { connect } from '../../prisma/client.ts';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import type { SessionKit } from '../../src/kit/create-session-kit.ts';
import type { SessionEvent } from '../../src/kit/session/events.ts';
import type { StrategyName } from '../../src/kit/session/session.ts';
import type { SessionStore } from '../../src/kit/session/store.ts';
import { prismaSessions } from '../../src/kit/stores/prisma/index.ts';
import type { TestDatabase } from '../support/database.ts';
import { createTestKit, type TestClock } from '../support/kit.ts';

/** One server of the app: a kit with a connection pool of its own. */
export interface Process {
  kit: SessionKit;
  /** All events of its kit, in order. */
  events: SessionEvent[];
}

interface ProcessOptions {
  strategy: StrategyName;
  database: TestDatabase;
  clock: TestClock;
  /** Puts something between the kit and its store. */
  through?: (store: SessionStore) => SessionStore;
}

/** Hundreds of requests wait for a connection here; on a slow machine that is no outage. */
const connectionTimeoutMillis = 60_000;

/** So many servers of one app. They share the database, and nothing else but the time. */
export function processes(count: number, options: ProcessOptions): Process[] {
  const { strategy, database, clock, through = (store) => store } = options;
  const running: (Process & { prisma: PrismaClient })[] = [];

  beforeAll(() => {
    for (let index = 0; index < count; index++) {
      const { prisma, pool } = connect(database.url, { connectionTimeoutMillis });
      const events: SessionEvent[] = [];
      const kit = createTestKit(
        strategy,
        { prisma, pool },
        {
          clock: clock.now,
          onEvent: (event) => void events.push(event),
          sessions: through({ ...prismaSessions(prisma, { pool }), identity: undefined }),
        },
      );
      running.push({ kit, prisma, events });
    }
  });
  afterAll(() => Promise.all(running.map(({ prisma }) => prisma.$disconnect())));

  return running;
}
