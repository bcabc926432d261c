-- A session goes from one strategy to the other by a migration: "exchange" is another thing (RFC 8693).
ALTER TABLE "Session" RENAME COLUMN "exchangedAt" TO "migratedAt";
