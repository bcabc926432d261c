-- AlterTable
ALTER TABLE "Session" ADD COLUMN     "claims" TEXT;
