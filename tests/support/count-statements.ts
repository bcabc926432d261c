import { type Connections, connect } from '../../prisma/client.ts';

/**
 * Connections that count the SQL statements sent over them, by Prisma or past it: counted, not
 * assumed.
 */
export function countingConnections(url: string): Connections & { statements: string[] } {
  const connections = connect(url);
  const statements: string[] = [];
  connections.pool.on('connect', (client) => {
    client.query = new Proxy(client.query, {
      apply(query, self, args: [statement: string | { text: string }]) {
        const [statement] = args;
        statements.push(typeof statement === 'string' ? statement : statement.text);
        return Reflect.apply(query, self, args);
      },
    });
  });
  return { ...connections, statements };
}
