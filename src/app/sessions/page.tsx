import type { Metadata } from 'next';
import { requireSession, sessions } from '@/auth';
import { Card } from '../_components/card';
import { Outcome } from '../_components/outcome';
import { PageTitle } from '../_components/page-title';
import { SubmitButton } from '../_components/submit-button';
import { firstOf } from '../_lib/first-of';
import { endAllSessions, endOtherSessions } from './actions';
import { Device } from './device';
import { outcomeMessage } from './outcome';

export const metadata: Metadata = { title: 'Devices' };

// Rendered in one piece, so that it works without JavaScript, like the dashboard.
export const instant = false;

export default async function SessionsPage({ searchParams }: PageProps<'/sessions'>) {
  const session = await requireSession({ callbackUrl: '/sessions' });
  const { ended, done } = await searchParams;
  const listed = await sessions.list(session);
  const currentFirst = listed.toSorted((a, b) => Number(b.current) - Number(a.current));
  const othersLeft = listed.some(({ current }) => !current);
  const outcome = await outcomeMessage({
    userId: session.user.id,
    ended: firstOf(ended),
    done: firstOf(done),
    othersLeft,
  });
  const now = new Date();
  return (
    <div className="flex flex-col gap-8">
      <PageTitle about="All devices where you are signed in. Sign out any that you don't recognise or no longer use. It takes effect at once or within seconds.">
        Devices
      </PageTitle>
      <Outcome>{outcome}</Outcome>
      <ul className="flex flex-col divide-y divide-line rounded-xl border border-line bg-surface">
        {currentFirst.map((listedSession) => (
          <Device key={listedSession.sid} session={listedSession} now={now} />
        ))}
      </ul>
      <Card
        title={othersLeft ? 'All devices' : 'Only this device'}
        about={
          othersLeft
            ? 'Use this if you lost a device, or if something looks wrong.'
            : 'You are not signed in anywhere else.'
        }
      >
        <div className="flex flex-wrap gap-3">
          {othersLeft && (
            <form action={endOtherSessions}>
              <SubmitButton>Sign out other devices</SubmitButton>
            </form>
          )}
          <form action={endAllSessions}>
            <SubmitButton look="secondary">Sign out everywhere</SubmitButton>
          </form>
        </div>
      </Card>
    </div>
  );
}
