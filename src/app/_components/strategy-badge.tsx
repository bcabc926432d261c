import { connection } from 'next/server';
import { kit } from '@/auth';
import { Badge } from './badge';
import { Skeleton } from './skeleton';

export async function StrategyBadge() {
  // At request time, so that the badge shows the running server's strategy and not the build's.
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
