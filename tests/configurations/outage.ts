import type pg from 'pg';

/** Cuts an app off from its database, as a network does. */
export class Outage {
  constructor(private readonly pool: pg.Pool) {}

  async during(run: () => Promise<void>): Promise<void> {
    const { pool } = this;
    const refuse = () => {
      const error = new Error('connect ECONNREFUSED 127.0.0.1:5432');
      return Promise.reject(Object.assign(error, { code: 'ECONNREFUSED' }));
    };
    Object.assign(pool, { query: refuse, connect: refuse });
    try {
      await run();
    } finally {
      // Without the replacements, the methods of the class are used again.
      Reflect.deleteProperty(pool, 'query');
      Reflect.deleteProperty(pool, 'connect');
    }
  }
}
