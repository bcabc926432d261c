import { setTimeout as sleep } from 'node:timers/promises';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import { firstSetting, phases, type Setting } from './phases.ts';
import { type Running, startKit } from './processes.ts';
import { newTally, type Tally } from './tally.ts';
import { carriers, forEach, pace, replay, revokeSome, round } from './traffic.ts';
import { createJars, type JarUser } from './users.ts';

/** The rounds of a phase before sessions are revoked; three more follow. */
const rounds = 2;
/** The number of sessions revoked in each phase: few enough that many are left in the last phase. */
const revokedPerPhase = (jars: number) => Math.ceil(jars / 100);

export interface PhaseResult extends Omit<Tally, 'lost'> {
  name: string;
  live: number;
  over: number;
  lost: number;
}

/** Takes the jars through all phases, with a process of the last and one of the next setting. */
export async function drillKit(
  prisma: PrismaClient,
  databaseUrl: string,
  jars: number,
  log: (line: string) => void,
  stop: AbortSignal,
): Promise<PhaseResult[]> {
  const results: PhaseResult[] = [];
  const running: Running[] = [];
  const start = async (setting: Setting) => {
    const process = await startKit(setting, databaseUrl);
    running.push(process);
    return process;
  };
  try {
    let last = await start(firstSetting);
    let users: JarUser[] = [];
    for (const { name, setting } of phases) {
      stop.throwIfAborted();
      const next = await start(setting);
      if (users.length === 0) {
        log(`${jars} users sign in`);
        const signInOrigins = { jwt: next.origin, database: last.origin };
        users = await createJars(prisma, jars, signInOrigins, forEach);
      }
      const tally = newTally();
      const origins = [last.origin, next.origin];
      for (let turn = 0; turn < rounds; turn++) {
        stop.throwIfAborted();
        await round(users, origins, turn, tally);
      }
      const leaving = users.filter(({ live }) => live).slice(0, revokedPerPhase(jars));
      await revokeSome(leaving, next.origin);
      await round(users, origins, rounds, tally);
      await replay(users, origins, tally);
      await last.stop();
      last = next;
      // The deploy is over, and every session migrates to the setting's strategy. A jar that hasn't sent its
      // last token yet sends it first, and migrates after the grace.
      for (const turn of [1, 2]) {
        await sleep(pace.migrateEvery * 1000);
        await round(users, [next.origin], rounds + turn, tally);
      }

      const live = users.filter((user) => user.live).length;
      const counts = { ...tally, lost: tally.lost.size, carriedBy: carriers(users) };
      results.push({ name, live, over: users.length - live, ...counts });
      log(`${name}: ${counts.lost} of ${live} lost, ${tally.accepted} of others accepted`);
      for (const [kind, count] of Object.entries(tally.failures))
        log(`  failed: ${count} × ${kind}`);
    }
    return results;
  } finally {
    for (const process of running) await process.stop();
  }
}
