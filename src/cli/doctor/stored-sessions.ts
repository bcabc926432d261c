import { commitOrderField, registryFields } from '../init/model-texts.ts';
import { docPage } from '../own-package.ts';
import { runnerOf } from '../project/package-manager.ts';
import { type App, isKit, whyNoRows } from './app.ts';
import type { Check, Found, Skipped } from './check.ts';
import { fieldsToIndex } from './registry-schema.ts';
import { mostCounted, type TableFacts } from './table-facts.ts';

export const databaseUnreachable: Check = {
  code: 'database-unreachable',
  level: 'error',
  title: "The database can't be looked into",
  look({ database }) {
    if (database.kind === 'nothing') return { skipped: database.reason };
    if (database.kind === 'table') return [];
    return [
      {
        where: 'DATABASE_URL',
        detail: `${database.problem} Without its database the app can neither begin a session nor end one.`,
        fix: 'Start the database, or correct DATABASE_URL.',
      },
    ];
  },
};

export const registryNotMigrated: Check = {
  code: 'registry-not-migrated',
  level: 'error',
  title: "The table of sessions isn't what the app asks for",
  look: (app) =>
    inUsedTable(app, ({ name, columns, lackingCutoffs }) => {
      const fix = bringUpToDate(app);
      if (columns.size === 0) {
        return [{ where: name, detail: 'There is no such table: no user can sign in.', fix }];
      }
      const cutoffs = isKit(app) && lackingCutoffs !== null ? [noCutoffs(lackingCutoffs, fix)] : [];
      const lacking = neededFields(app).filter((field) => !columns.has(columnOf(app, field)));
      if (lacking.length === 0) return cutoffs;
      const columnNames = lacking.map((field) => columnOf(app, field)).join(', ');
      const detail = `It lacks ${columnNames}: each read of a session fails.`;
      const columnsFix = lacksFields(app, lacking) ? newColumns : fix;
      return [{ where: name, detail, fix: columnsFix }, ...cutoffs];
    }),
};

export const indexNotMigrated: Check = {
  code: 'index-not-migrated',
  level: 'warning',
  title: 'The table of sessions has no index for what is asked of it',
  look: (app) =>
    inUsedTable(app, ({ name, columns, indexed }) => {
      const lacking = fieldsToIndex(app)
        .map((field) => columnOf(app, field))
        .filter((column) => columns.has(column) && !indexed.has(column));
      if (lacking.length === 0) return [];
      return [
        {
          where: name,
          detail: `Nothing indexes ${lacking.join(', ')}, so the whole table is read for it: longer with each session there is.`,
          fix: 'Add the indexes to the schema (missing-index), and apply the migrations.',
        },
      ];
    }),
};

export const plainTokens: Check = {
  code: 'plain-tokens',
  level: 'warning',
  title: 'Session tokens are stored in plain text',
  look: (app) =>
    inUsedTable(app, ({ name, plain }) => {
      if (plain === 0) return [];
      return [
        {
          where: name,
          detail: `Live sessions with their token in the table: ${amount(plain)}. Whoever reads it, say in a backup, is signed in as their users.`,
          fix: isKit(app)
            ? `Call sessions.adopt() of the kit once: it also hashes the tokens of users who don't come back; see ${docPage('switching.md')}, "Coming from plain Auth.js".`
            : 'The kit keeps hashes only: session-kit init adds it, and signs no user out.',
        },
      ];
    }),
};

export const expiredSessions: Check = {
  code: 'expired-sessions',
  level: 'warning',
  title: 'Expired sessions are kept',
  look: (app) =>
    inTable(app, ({ name, leftOver }) => {
      if (leftOver === 0) return [];
      return [
        {
          where: name,
          detail: `Rows that expired more than two days ago: ${amount(leftOver)}. They say who was signed in when and from where, for no use, and the table grows.`,
          fix: 'Call sessions.prune() of the kit, or pruneSessions(), once a day.',
        },
      ];
    }),
};

/** Rows of a strategy that is not in use let no user in, and need no upkeep. */
function inUsedTable(app: App, look: (facts: TableFacts) => readonly Found[]) {
  const skipped = whyNoRows(app);
  return skipped === null ? inTable(app, look) : { skipped };
}

function inTable(
  { database }: App,
  look: (facts: TableFacts) => readonly Found[],
): readonly Found[] | Skipped {
  if (database.kind === 'table') return look(database.facts);
  return { skipped: database.kind === 'nothing' ? database.reason : "the database didn't answer" };
}

/** An app without migrations uses `prisma db push`. */
function bringUpToDate({ packageManager, prisma }: App): string {
  const run = runnerOf(packageManager.name);
  return prisma?.migrations
    ? `Apply the migrations: ${run} prisma migrate deploy.`
    : `Bring the database to the schema: ${run} prisma db push.`;
}

/** Plain Auth.js does without the kit's own fields. */
function neededFields(app: App): string[] {
  const plain = ['sessionToken', 'userId', 'expires'];
  if (!isKit(app)) return plain;
  // The Prisma client selects this column when the schema has its field.
  const order = lacksFields(app, [commitOrderField]) ? [] : [commitOrderField];
  return [...plain, ...registryFields, ...order];
}

function noCutoffs(name: string, fix: string): Found {
  const detail =
    'There is no such table: no user can be signed out everywhere, and no jwt can be read.';
  return { where: name, detail, fix };
}

function columnOf({ sessionModel }: App, field: string): string {
  return sessionModel?.column(field) ?? field;
}

/** Whether the schema lacks them too, as in an app to which an earlier version was added. */
function lacksFields({ sessionModel }: App, fields: readonly string[]): boolean {
  return fields.some((field) => !sessionModel?.block.fields.some(({ name }) => name === field));
}

const newColumns =
  'Run session-kit init again: it adds what the schema lacks, with a migration. Apply that one.';

function amount(count: number): string {
  return count === mostCounted ? `${count} or more` : String(count);
}
