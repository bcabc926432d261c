/** The part of a `pg` pool that reports new connections. */
export interface ConnectingPool {
  on(
    event: 'connect',
    listener: (client: { query: (...args: never[]) => unknown }) => void,
  ): unknown;
}

/** Calls `listener` with the SQL of each statement on connections that the pool opens from now on. */
export function onStatement(pool: ConnectingPool, listener: (sql: string) => void): void {
  pool.on('connect', (client) => {
    client.query = new Proxy(client.query, {
      apply(query, self, args: [statement: string | { text: string }]) {
        const [statement] = args;
        listener(typeof statement === 'string' ? statement : statement.text);
        return Reflect.apply(query, self, args);
      },
    });
  });
}
