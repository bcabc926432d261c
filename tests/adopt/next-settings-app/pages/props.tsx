import type { GetServerSidePropsContext } from 'next';
import { auth } from '../auth';

export async function getServerSideProps(context: GetServerSidePropsContext) {
  return { props: { who: (await auth(context))?.user?.name ?? 'nobody' } };
}

export default function Props({ who }: { who: string }) {
  return <p>{`who=${who};`}</p>;
}
