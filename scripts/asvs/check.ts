import type { PrismaClient } from '../../prisma/generated/client.ts';
import type { StrategyName } from '../../src/kit/session/session.ts';
import type { RunningApp } from './apps.ts';
import type { TestUser } from './users.ts';
import type { Visitor } from './visitor.ts';

/** What a check may use: the running app and its database, nothing inside the app. */
export interface World {
  strategy: StrategyName;
  /** Two processes of the production build on one database, as they are deployed. */
  here: RunningApp;
  there: RunningApp;
  /** A third, which a real browser on this machine reaches. */
  inBrowsers: RunningApp;
  prisma: PrismaClient;
  databaseUrl: string;
  /** Cuts the database off from every process while `during` runs. */
  outage<T>(during: () => Promise<T>): Promise<T>;
  /** Runs a function while another database session holds these statements in an open transaction. */
  during<T>(statements: readonly string[], run: () => Promise<T>): Promise<T>;
  /** The link in the message to this address. */
  linkTo(email: string): Promise<string>;
  newUser(role?: 'user' | 'admin'): Promise<TestUser>;
  /** A browser that is signed out. */
  visitor(app: RunningApp): Visitor;
  /** A browser in which a new user is signed in. */
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
  /** Why the requirement is met in another way than its words say. */
  reason?: string;
}

/** The finding of a check that counts what must not happen. */
export function none(what: string, count: number, evidence: string): Finding {
  return { measured: count, bound: 0, unit: what, holds: count === 0, evidence };
}

/** The finding of a check that counts what must always happen. */
export function every(what: string, count: number, of: number, evidence: string): Finding {
  return { measured: count, bound: of, unit: what, holds: count === of && of > 0, evidence };
}

/** The finding of a check whose measure has an upper bound. */
export function atMost(unit: string, measured: number, bound: number, evidence: string): Finding {
  return { measured, bound, unit, holds: measured <= bound, evidence };
}

/** The finding of a check whose measure has a lower bound. */
export function atLeast(unit: string, measured: number, bound: number, evidence: string): Finding {
  return { measured, bound, unit, holds: measured >= bound, evidence };
}
