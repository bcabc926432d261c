/**
 * The app's schema with other names in the database than in Prisma, and a user who has columns of
 * every type that the prepared read gives.
 */
export function renamedSchema(appSchema: string): string {
  return appSchema
    .replace(/^model Session \{/m, '$&\n  @@map("kept sessions")')
    .replace(/^(\s+sessionToken\s+String)/m, '$1 @map("token_hash")')
    .replace(/^(\s+expires\s+DateTime)(.*)\n(\s+\/\/\/ The end that no)/m, '$1 @map("until")$2\n$3')
    .replace(/^(\s+claims\s+String\?)/m, '$1 @map("kept claims")')
    .replace(/^model User \{/m, `$&${userFields}`)
    .replace(/^(\s+image\s+String\?)/m, '$1 @map("avatar")');
}

const userFields = `
  points    BigInt?
  ratio     Float     @default(0.1)
  age       Int?      @map("years")
  isStaff   Boolean   @default(false) @map("is staff")
  settings  Json?
  icon      Bytes?
  tags      String[]
  roles     Role[]
  bornOn    DateTime? @db.Date
  seenAt    DateTime? @db.Timestamp(3)
  note      String?
  @@map("people")
`;
