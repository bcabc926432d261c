/**
 * What the kit's registry has beside the fields of stock Auth.js, and can't go on without. A test
 * compares it with the schema.
 */
export const registryFields = [
  'strategy',
  'createdAt',
  'authenticatedAt',
  'lastSeenAt',
  'absoluteExpires',
  'remember',
  'userAgent',
  'ipAddress',
  'claims',
  'previousToken',
  'previousUntil',
  'exchangedAt',
  'generation',
  'userVersion',
  'endedAt',
  'endReason',
  'changedAt',
] as const;

/** What it has on PostgreSQL, and can go on without: schemas of an earlier version don't have it. */
export const commitOrderField = 'changedXid';
