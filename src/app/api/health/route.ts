import { connection } from 'next/server';
import { kit } from '@/auth';
import { prisma } from '@/auth/shared';

export async function GET(): Promise<Response> {
  await connection();
  const strategy = kit.strategy.name;
  const headers = { 'Cache-Control': 'no-store' };
  try {
    await prisma.$queryRaw`SELECT 1`;
    return Response.json({ status: 'ok', strategy, database: 'up' }, { headers });
  } catch (error) {
    console.error('The database did not answer the health check.', error);
    return Response.json({ status: 'error', strategy, database: 'down' }, { status: 503, headers });
  }
}
