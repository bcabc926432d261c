import { Suspense } from 'react';
import { auth } from '../../auth';

async function who() {
  'use cache: private';
  return (await auth())?.user?.name ?? 'nobody';
}

async function Who() {
  return <p>{`who=${await who()};`}</p>;
}

export default function Page() {
  return (
    <Suspense>
      <Who />
    </Suspense>
  );
}
