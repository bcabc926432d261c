-- AlterTable
ALTER TABLE "Session" ADD COLUMN     "changedXid" BIGINT;

-- CreateTable
CREATE TABLE "SessionCutoff" (
    "id" TEXT NOT NULL,
    "endedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "SessionCutoff_pkey" PRIMARY KEY ("id")
);

-- DropIndex
DROP INDEX "Session_userId_idx";

-- CreateIndex
CREATE INDEX "Session_userId_endedAt_idx" ON "Session"("userId", "endedAt");

-- CreateIndex
CREATE INDEX "Session_changedXid_idx" ON "Session"("changedXid");
