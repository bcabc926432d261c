// The app's schema is for PostgreSQL. What the store needs on other databases is derived from it, so
// that a changed model is asked there as well.

export type OtherProvider = 'sqlite' | 'mysql';

/** The schema that another provider's client is generated from. */
export function schemaFor(provider: OtherProvider, schema: string): string {
  return withTypesOf[provider](schema).replace(
    /(?<=datasource \w+ \{\s+provider = )"postgresql"/,
    `"${provider}"`,
  );
}

const withTypesOf: Record<OtherProvider, (schema: string) => string> = {
  sqlite: (schema) => schema.replace(/ @db\.\w+(\([\d, ]+\))?/g, ''),
  mysql: (schema) =>
    schema
      .replace(/@db\.Timestamptz\b/g, '@db.DateTime')
      .replace(/^( +claims +String\?)/m, '$1 @db.Text'),
};

/**
 * MariaDB's tables from those that Prisma makes for PostgreSQL, with the types that Prisma chooses
 * on MySQL: its engine in WebAssembly knows PostgreSQL and SQLite only.
 */
export function toMariaDb(statements: readonly string[]): string[] {
  const enums = statements.flatMap((sql) =>
    [...sql.matchAll(/CREATE TYPE ("\w+") AS (ENUM \(.+\))/g)].map(([, name = '', type = '']) => ({
      name,
      type,
    })),
  );
  const keys = keyColumns(statements);
  return statements
    .filter((sql) => !/CREATE (TYPE|SCHEMA) /.test(sql))
    .map((sql) =>
      enums
        .reduce((text, { name, type }) => text.replaceAll(`" ${name}`, `" ${type}`), sql)
        // A key needs a length; 191 is Prisma's.
        .replace(/("\w+") TEXT\b/g, (column, name) =>
          keys.has(name) ? `${name} VARCHAR(191)` : column,
        )
        .replace(/\bTIMESTAMPTZ\b/g, 'DATETIME')
        .replace(/\bBIGSERIAL\b/g, 'BIGINT AUTO_INCREMENT')
        .replace(/\bSERIAL\b/g, 'INTEGER AUTO_INCREMENT')
        .replace(/\bCURRENT_TIMESTAMP\b/g, 'CURRENT_TIMESTAMP(3)')
        .replaceAll('"', '`'),
    );
}

/** Every column in the brackets of a primary key, a foreign key or an index. */
function keyColumns(statements: readonly string[]): Set<string> {
  const lists = statements.flatMap((sql) => [...sql.matchAll(/\(("\w+"(?:, ?"\w+")*)\)/g)]);
  return new Set(lists.flatMap(([, list = '']) => list.split(/, ?/)));
}
