-- AlterTable
ALTER TABLE "Session" ADD COLUMN     "exchangedAt" TIMESTAMPTZ(3),
ADD COLUMN     "previousToken" TEXT,
ADD COLUMN     "previousUntil" TIMESTAMPTZ(3);

-- CreateIndex
CREATE UNIQUE INDEX "Session_previousToken_key" ON "Session"("previousToken");


