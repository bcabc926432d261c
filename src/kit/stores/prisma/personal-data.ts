import type { Row, SessionFilter } from './rows.ts';

/** Columns that are cleared when a session ends: only live sessions are listed and read. */
export const clearedAtEnd = { ipAddress: null, claims: null } as const;

/** A row's personal data, cleared: it isn't kept for longer than the user. */
export const noPersonalData = { ...clearedAtEnd, userAgent: null } as const;

/** The part of the registry's model that `forgetDeletedUsers` needs. */
export interface PersonalDataTable {
  updateMany(args: {
    where: SessionFilter & { userId: null };
    data: Partial<Pick<Row, keyof typeof noPersonalData>>;
  }): PromiseLike<unknown>;
}

const hasPersonalData: SessionFilter[] = [
  { userAgent: { not: null } },
  { ipAddress: { not: null } },
  { claims: { not: null } },
];

/**
 * Clears the personal data in the rows of deleted users. The rows stay, so that the feed can report
 * that their sessions have ended.
 */
export async function forgetDeletedUsers(table: PersonalDataTable): Promise<void> {
  await table.updateMany({
    where: { userId: null, OR: hasPersonalData },
    data: noPersonalData,
  });
}
