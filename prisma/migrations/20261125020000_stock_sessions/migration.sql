-- Rows that stock Auth.js wrote, or still writes, have a place beside the kit's.
-- AlterTable
ALTER TABLE "Session" ALTER COLUMN "strategy" SET DEFAULT 'database',
ALTER COLUMN "createdAt" SET DEFAULT CURRENT_TIMESTAMP,
ALTER COLUMN "authenticatedAt" DROP NOT NULL,
ALTER COLUMN "lastSeenAt" SET DEFAULT CURRENT_TIMESTAMP,
ALTER COLUMN "absoluteExpires" DROP NOT NULL;
