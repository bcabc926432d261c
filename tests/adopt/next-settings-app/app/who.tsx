import { auth } from '../auth';

export async function Who() {
  const session = await auth();
  return <p>{`who=${session?.user?.name ?? 'nobody'};`}</p>;
}
