import type { Metadata } from 'next';
import { isAdmin } from '@/accounts/admin';
import { waysToSignIn } from '@/accounts/ways-to-sign-in';
import { requireSession } from '@/auth';
import { prisma } from '@/auth/shared';
import { ButtonLink } from '../_components/button';
import { Card } from '../_components/card';
import { Fact, Facts } from '../_components/facts';
import { Outcome } from '../_components/outcome';
import { PageTitle } from '../_components/page-title';
import { firstOf } from '../_lib/first-of';
import { providerNames } from '../_lib/provider-names';
import { PasswordCard } from './password-card';

/** What a change of password led to, by `?done=`. */
const passwordOutcomes = new Map(
  Object.entries({
    set: 'Your password is set.',
    changed: 'Your password is changed.',
    'changed-others-ended': 'Your password is changed, and your other devices are signed out.',
    'changed-only':
      'Your password is changed. Signing out your other devices may have failed: have a look at the list of them.',
  }),
);

export const metadata: Metadata = { title: 'Account' };

// Rendered in one piece, so that it works without JavaScript, like the dashboard.
export const instant = false;

export default async function AccountPage({ searchParams }: PageProps<'/account'>) {
  const { user } = await requireSession({ callbackUrl: '/account' });
  const [ways, admin] = await Promise.all([
    waysToSignIn(prisma, user.id),
    isAdmin(prisma, user.id),
  ]);
  const done = firstOf((await searchParams).done);
  return (
    <div className="flex flex-col gap-8">
      <PageTitle about="Who you are here, and how you prove it.">Account</PageTitle>
      <Outcome>{done && passwordOutcomes.get(done)}</Outcome>
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <Card title="You">
          <Facts>
            <Fact name="Name">{user.name ?? '–'}</Fact>
            <Fact name="Email">
              {ways?.email ?? user.email ?? '–'}
              {ways && !ways.emailVerified && ' (not verified)'}
            </Fact>
            <Fact name="Signs in with">
              {ways ? providerNames(ways) : 'This account is no longer there.'}
            </Fact>
          </Facts>
        </Card>
        <div className="flex min-w-0 flex-col gap-5">
          {ways && <PasswordCard ways={ways} />}
          <Card title="Devices" about="Where you are signed in, and how to sign out there.">
            <div>
              <ButtonLink href="/sessions" look="secondary">
                See your devices
              </ButtonLink>
            </div>
          </Card>
          {admin && (
            <Card title="Administration" about="You may end sessions, and disable or delete users.">
              <div>
                <ButtonLink href="/admin" look="secondary">
                  See all users
                </ButtonLink>
              </div>
            </Card>
          )}
        </div>
      </div>
    </div>
  );
}
