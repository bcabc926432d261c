/**
 * The tables of schema.prisma beside this file, with the columns and indexes that the app's migrations
 * make, in whichever PostgreSQL schema comes first on the search path.
 */
export const tables = `
CREATE TYPE "Role" AS ENUM ('user', 'admin');

CREATE TYPE "SessionStrategy" AS ENUM ('jwt', 'database');

CREATE TABLE "User" (
  "id" TEXT NOT NULL,
  "name" TEXT,
  "email" TEXT NOT NULL,
  "emailVerified" TIMESTAMPTZ(3),
  "image" TEXT,
  "role" "Role" NOT NULL DEFAULT 'user',
  "disabledAt" TIMESTAMPTZ(3),
  "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updatedAt" TIMESTAMPTZ(3) NOT NULL,

  CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "Session" (
  "id" TEXT NOT NULL,
  "sessionToken" TEXT NOT NULL,
  "userId" TEXT,
  "strategy" "SessionStrategy" NOT NULL DEFAULT 'database',
  "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "authenticatedAt" TIMESTAMPTZ(3),
  "lastSeenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "expires" TIMESTAMPTZ(3) NOT NULL,
  "absoluteExpires" TIMESTAMPTZ(3),
  "remember" BOOLEAN NOT NULL DEFAULT true,
  "userAgent" TEXT,
  "ipAddress" TEXT,
  "claims" TEXT,
  "previousToken" TEXT,
  "previousUntil" TIMESTAMPTZ(3),
  "migratedAt" TIMESTAMPTZ(3),
  "generation" INTEGER NOT NULL DEFAULT 0,
  "userVersion" INTEGER NOT NULL DEFAULT 0,
  "endedAt" TIMESTAMPTZ(3),
  "endReason" TEXT,
  "changedAt" TIMESTAMPTZ(3),
  "changedXid" BIGINT,

  CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "SessionCutoff" (
  "id" TEXT NOT NULL,
  "endedAt" TIMESTAMPTZ(3) NOT NULL,

  CONSTRAINT "SessionCutoff_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "User_email_key" ON "User"("email");
CREATE UNIQUE INDEX "Session_sessionToken_key" ON "Session"("sessionToken");
CREATE UNIQUE INDEX "Session_previousToken_key" ON "Session"("previousToken");
CREATE INDEX "Session_userId_endedAt_idx" ON "Session"("userId", "endedAt");
CREATE INDEX "Session_expires_idx" ON "Session"("expires");
CREATE INDEX "Session_changedAt_idx" ON "Session"("changedAt");
CREATE INDEX "Session_changedXid_idx" ON "Session"("changedXid");

ALTER TABLE "Session" ADD CONSTRAINT "Session_userId_fkey" FOREIGN KEY ("userId")
  REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;
`;
