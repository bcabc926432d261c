import type { Row, SessionFilter } from './rows.ts';

/** What nobody needs of a session that has ended: lists show live ones, and reads find no others. */
export const nothingAfterEnd = { ipAddress: null, claims: null } as const;

/** What a row has of a person, none of it: that is not kept for longer than the person is. */
export const nothingOfThePerson = { ...nothingAfterEnd, userAgent: null } as const;

/** The registry's model, as far as this goes. A row of nobody's is nobody's session either, live or not. */
export interface PersonTable {
  updateMany(args: {
    where: SessionFilter & { userId: null };
    data: Partial<Pick<Row, keyof typeof nothingOfThePerson>>;
  }): PromiseLike<unknown>;
}

const somethingOfAPerson: SessionFilter[] = [
  { userAgent: { not: null } },
  { ipAddress: { not: null } },
  { claims: { not: null } },
];

/**
 * Takes out of the rows of deleted users what is left there of them. The rows stay, to tell that their
 * sessions have ended.
 */
export async function forgetDeletedUsers(table: PersonTable): Promise<void> {
  await table.updateMany({
    where: { userId: null, OR: somethingOfAPerson },
    data: nothingOfThePerson,
  });
}
