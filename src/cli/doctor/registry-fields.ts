/** What the kit's registry has beside the fields of stock Auth.js. A test compares it with the schema. */
export const registryFields = [
  'strategy',
  'createdAt',
  'authenticatedAt',
  'lastSeenAt',
  'absoluteExpires',
  'remember',
  'userAgent',
  'ipAddress',
  'previousToken',
  'previousUntil',
  'exchangedAt',
  'generation',
  'userVersion',
  'endedAt',
  'endReason',
  'changedAt',
] as const;
