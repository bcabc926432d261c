import type { Metadata } from 'next';
import { requireSession } from '@/auth';
import { Card } from '../_components/card';
import { Fact, Facts } from '../_components/facts';
import { PageTitle } from '../_components/page-title';
import { SessionFacts } from '../_components/session-facts';
import { BrowserSession } from './browser-session';
import { NameForm } from './name-form';

export const metadata: Metadata = { title: 'Dashboard' };

// Rendered in one piece, so that it works without JavaScript, like the sign-in page.
export const instant = false;

export default async function DashboardPage() {
  const session = await requireSession({ callbackUrl: '/dashboard' });
  const { user } = session;
  return (
    <div className="flex flex-col gap-8">
      <PageTitle about="Only signed-in users see this page. It shows one session, read on the server and in the browser.">
        Dashboard
      </PageTitle>
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <Card title="Read on the server" about="In a server component, with requireSession().">
          <Facts>
            <Fact name="Name">{user.name ?? '–'}</Fact>
            <Fact name="Email">{user.email ?? '–'}</Fact>
            <Fact name="User id">
              <span className="break-all font-mono">{user.id}</span>
            </Fact>
            <SessionFacts session={session} />
          </Facts>
        </Card>
        <div className="flex min-w-0 flex-col gap-5">
          <Card title="Read in the browser" about="In a client component, with useSession().">
            <BrowserSession session={session} />
          </Card>
          <Card
            title="Change your name"
            about="Saved by a server action. The header and both cards show it at once, in either strategy."
          >
            <NameForm name={user.name ?? ''} />
          </Card>
        </div>
      </div>
    </div>
  );
}
