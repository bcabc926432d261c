import { type Connections, connect } from '../../prisma/client.ts';
import { onStatement } from '../../src/kit/stores/prisma/on-statement.ts';

/**
 * Connections that count the SQL statements sent over them, by Prisma or past it: counted, not
 * assumed.
 */
export function countingConnections(url: string): Connections & { statements: string[] } {
  const connections = connect(url);
  const statements: string[] = [];
  onStatement(connections.pool, (sql) => statements.push(sql));
  return { ...connections, statements };
}
