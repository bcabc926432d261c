import { redirect } from 'next/navigation';
import { Suspense } from 'react';
import { auth, kit } from '../../auth';

const signInPage = process.env.PAGES ? '/signin' : '/api/auth/signin';

async function Who() {
  const session = kit
    ? await kit.requireSession({ callbackUrl: '/required' })
    : ((await auth()) ?? redirect(`${signInPage}?callbackUrl=%2Frequired`));
  return <p>{`who=${session.user?.name};`}</p>;
}

export default function Page() {
  return (
    <Suspense>
      <Who />
    </Suspense>
  );
}
