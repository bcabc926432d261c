/**
 * Removes users' data from a database's error message: Prisma quotes the arguments of a call and the source
 * around it, and databases quote values and whole rows.
 */
export function withoutValues(message: string): string {
  return quotedValues.reduce(
    (text, value) => text.replace(value, '$1[redacted]'),
    shortened(message),
  );
}

/** Prisma's messages begin with the call, its source or its arguments; the reason is at the end. */
const prismas = /^\s*Invalid `([^`]*)` invocation[\s\S]*\n(?=[^\n]*\S)/;

/** mariadb's messages end with the statement and its parameters. */
const statement = /\n?\s*sql: [\s\S]*$/;

function shortened(message: string): string {
  return message.replace(prismas, '$1: ').replace(statement, '');
}

/** How PostgreSQL and MySQL quote values; names of tables and columns stay. */
const quotedValues = [
  /(\binvalid input (?:syntax|value) for [^:\n]*: |\bout of range: )"[\s\S]*"/g,
  /(\bvalue )"[^"]*"(?= is out of range)/g,
  /(\bKey \([^)]*\)=)\([\s\S]*\)/g,
  /(\bFailing row contains )\([\s\S]*\)/g,
  /(\bDuplicate entry )'[\s\S]*'(?= for key)/g,
  /(\b(?:Incorrect|Truncated incorrect) \w+ value: )'[\s\S]*'/g,
];

/** Fields of drivers' errors that hold rows, statements, arguments, or a connection with its password. */
export const fieldOfValues =
  /^(client|detail|where|internalQuery|query|sql|sqlMessage|text|parameters|values|args|input|meta|driverAdapterError|originalMessage)$/;
