import type { Metadata } from 'next';
import { isAdmin } from '@/accounts/admin';
import { findSignInMethods } from '@/accounts/sign-in-methods';
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

/** The messages after a change of the password, by `?done=`. */
const passwordOutcomes = new Map(
  Object.entries({
    set: 'Your password is set.',
    changed: 'Your password is changed.',
    'changed-others-ended': 'Your password is changed, and your other devices are signed out.',
    'changed-only':
      'Your password is changed. Signing out your other devices may have failed: check the list of your devices.',
  }),
);

export const metadata: Metadata = { title: 'Account' };

// Rendered in one piece, so that it works without JavaScript, like the dashboard.
export const instant = false;

export default async function AccountPage({ searchParams }: PageProps<'/account'>) {
  const { user } = await requireSession({ callbackUrl: '/account' });
  const [signInMethods, admin] = await Promise.all([
    findSignInMethods(prisma, user.id),
    isAdmin(prisma, user.id),
  ]);
  const done = firstOf((await searchParams).done);
  return (
    <div className="flex flex-col gap-8">
      <PageTitle about="Your name and email, and how you sign in.">Account</PageTitle>
      <Outcome>{done && passwordOutcomes.get(done)}</Outcome>
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <Card title="You">
          <Facts>
            <Fact name="Name">{user.name ?? '–'}</Fact>
            <Fact name="Email">
              {signInMethods?.email ?? user.email ?? '–'}
              {signInMethods && !signInMethods.emailVerified && ' (not verified)'}
            </Fact>
            <Fact name="Signs in with">
              {signInMethods ? providerNames(signInMethods) : 'This account no longer exists.'}
            </Fact>
          </Facts>
        </Card>
        <div className="flex min-w-0 flex-col gap-5">
          {signInMethods && <PasswordCard {...signInMethods} />}
          <Card title="Devices" about="See where you are signed in, and sign out there.">
            <div>
              <ButtonLink href="/sessions" look="secondary">
                See your devices
              </ButtonLink>
            </div>
          </Card>
          {admin && (
            <Card title="Administration" about="You can end sessions, and disable or delete users.">
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
