import type { PrismaClient } from '../../../prisma/generated/client.ts';
import type { Row } from './subject.ts';

/** The table of sessions, which holds one at most. */
export class Rows {
  #held: Row | null | undefined;

  constructor(private readonly prisma: PrismaClient) {}

  /**
   * Has the table hold just this, or nothing. Everybody is to be asked about the same row, and as
   * there are many to ask it is written only where it may be another by now.
   *
   * @param written whether whoever is asked next may write.
   */
  async hold(row: Row | null, written: boolean): Promise<void> {
    if (this.#held !== row) {
      if (this.#held !== null) await this.prisma.session.deleteMany();
      if (row) await this.prisma.session.create({ data: row });
    }
    this.#held = written ? undefined : row;
  }
}
