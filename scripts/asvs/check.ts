import type { PrismaClient } from '../../prisma/generated/client.ts';
import type { StrategyName } from '../../src/kit/session/session.ts';
import type { RunningApp } from './apps.ts';
import type { TestUser } from './users.ts';
import type { Visitor } from './visitor.ts';

/** What a check may use: the running app and its database, none of the app's code. */
export interface World {
  strategy: StrategyName;
  /** Two processes of the production build on one database. */
  here: RunningApp;
  there: RunningApp;
  /** A third process, for a real browser. */
  inBrowsers: RunningApp;
  prisma: PrismaClient;
  databaseUrl: string;
  /** Cuts the database off from every process while `during` runs. */
  outage<T>(during: () => Promise<T>): Promise<T>;
  /** Runs a function while another database session holds these statements in an open transaction. */
  during<T>(statements: readonly string[], run: () => Promise<T>): Promise<T>;
  /** @returns the link in the email to this address. */
  linkTo(email: string): Promise<string>;
  newUser(role?: 'user' | 'admin'): Promise<TestUser>;
  /** @returns a browser that is signed out. */
  visitor(app: RunningApp): Visitor;
  /** @returns a new user, and a browser in which they are signed in. */
  signedIn(app?: RunningApp): Promise<{ user: TestUser; visitor: Visitor }>;
}

/** One requirement of OWASP's ASVS 5.0, checked at the running app. */
export interface Check {
  /** The requirement's number; `null` where ASVS has none. */
  id: string | null;
  level: 1 | 2 | 3 | null;
  /** A short name for the requirement. */
  name: string;
  run(world: World): Promise<Finding>;
}

export interface Finding {
  measured: number | string;
  bound: number | string;
  unit: string;
  holds: boolean;
  /** What was sent, and what came back. */
  evidence: string;
  /** Why the requirement is met although the app doesn't follow its words. */
  reason?: string;
}

/** The finding of a check that counts what must not happen. */
export function none(what: string, count: number, evidence: string): Finding {
  return { measured: count, bound: 0, unit: what, holds: count === 0, evidence };
}

/** The finding of a check that counts what must always happen. */
export function every(what: string, count: number, total: number, evidence: string): Finding {
  const holds = count === total && total > 0;
  return { measured: count, bound: total, unit: what, holds, evidence };
}

/** The finding of a check whose measure has an upper bound. */
export function atMost(unit: string, measured: number, bound: number, evidence: string): Finding {
  return { measured, bound, unit, holds: measured <= bound, evidence };
}

/** The finding of a check whose measure has a lower bound. */
export function atLeast(unit: string, measured: number, bound: number, evidence: string): Finding {
  return { measured, bound, unit, holds: measured >= bound, evidence };
}
