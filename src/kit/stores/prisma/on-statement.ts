/** The part of a `pg` pool that tells of its connections. */
export interface ConnectingPool {
  on(event: 'connect', tell: (client: { query: (...args: never[]) => unknown }) => void): unknown;
}

/** Tells of the SQL of each statement that is sent over the connections that a pool will open. */
export function onStatement(pool: ConnectingPool, tell: (sql: string) => void): void {
  pool.on('connect', (client) => {
    client.query = new Proxy(client.query, {
      apply(query, self, args: [statement: string | { text: string }]) {
        const [statement] = args;
        tell(typeof statement === 'string' ? statement : statement.text);
        return Reflect.apply(query, self, args);
      },
    });
  });
}
