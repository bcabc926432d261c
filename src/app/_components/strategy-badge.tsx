import { connection } from 'next/server';
import { kit } from '@/auth';
import { Badge } from './badge';
import { Skeleton } from './skeleton';

export async function StrategyBadge() {
  // The strategy of the server that runs, not of the machine that built the page.
  await connection();
  return (
    <Badge>
      <span className="sr-only">Session strategy: </span>
      <span>{kit.strategy.name}</span>
    </Badge>
  );
}

export function StrategyBadgeSkeleton() {
  return <Skeleton className="h-6 w-16 rounded-full" />;
}
