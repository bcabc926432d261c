import type { Metadata } from 'next';
import { requireSession, sessions } from '@/auth';
import { Card } from '../_components/card';
import { Outcome } from '../_components/outcome';
import { PageTitle } from '../_components/page-title';
import { SubmitButton } from '../_components/submit-button';
import { firstOf } from '../_lib/first-of';
import { endAll, endOthers } from './actions';
import { Device } from './device';
import { outcomeOf } from './outcome';

export const metadata: Metadata = { title: 'Devices' };

// Rendered in one piece, so that it works without JavaScript, like the dashboard.
export const instant = false;

export default async function SessionsPage({ searchParams }: PageProps<'/sessions'>) {
  const session = await requireSession({ callbackUrl: '/sessions' });
  const { ended, done } = await searchParams;
  const listed = await sessions.list(session);
  const thisFirst = listed.toSorted((a, b) => Number(b.current) - Number(a.current));
  const othersLeft = listed.some(({ current }) => !current);
  const outcome = await outcomeOf({
    userId: session.user.id,
    ended: firstOf(ended),
    done: firstOf(done),
    othersLeft,
  });
  const now = new Date();
  return (
    <div className="flex flex-col gap-8">
      <PageTitle about="Wherever you are signed in. Sign out what you don't know or no longer use; it works at once, or within seconds.">
        Devices
      </PageTitle>
      <Outcome>{outcome}</Outcome>
      <ul className="flex flex-col divide-y divide-line rounded-xl border border-line bg-surface">
        {thisFirst.map((each) => (
          <Device key={each.sid} session={each} now={now} />
        ))}
      </ul>
      <Card
        title={othersLeft ? 'All at once' : 'Only this device'}
        about={
          othersLeft
            ? 'After a lost phone, or when something looks odd.'
            : 'You are signed in nowhere else.'
        }
      >
        <div className="flex flex-wrap gap-3">
          {othersLeft && (
            <form action={endOthers}>
              <SubmitButton>Sign out other devices</SubmitButton>
            </form>
          )}
          <form action={endAll}>
            <SubmitButton look="secondary">Sign out everywhere</SubmitButton>
          </form>
        </div>
      </Card>
    </div>
  );
}
