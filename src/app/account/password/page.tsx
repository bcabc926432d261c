import type { Metadata } from 'next';
import { waysToSignIn } from '@/accounts/ways-to-sign-in';
import { requireFresh } from '@/auth';
import { prisma } from '@/auth/shared';
import { Narrow } from '../../_components/narrow';
import { Notice } from '../../_components/notice';
import { PageTitle } from '../../_components/page-title';
import { TextLink } from '../../_components/text-link';
import { firstOf } from '../../_lib/first-of';
import { fieldErrorsFor, isFailure } from './failures';
import { PasswordChangeForm } from './password-change-form';

export const metadata: Metadata = { title: 'Password' };

// Rendered in one piece, so that it works without JavaScript, like the sign-in page.
export const instant = false;

export default async function PasswordPage({ searchParams }: PageProps<'/account/password'>) {
  // Asked here as well as in the action, so that nobody fills the form in for nothing.
  const { user } = await requireFresh({ callbackUrl: '/account/password' });
  const ways = await waysToSignIn(prisma, user.id);
  const { error, others } = await searchParams;
  const failure = firstOf(error);
  const first = !ways?.hasPassword;
  return (
    <Narrow>
      <PageTitle
        about={
          first && 'You have no password here: you sign in through a provider or a link by email.'
        }
      >
        {first ? 'Choose a password' : 'Change password'}
      </PageTitle>
      {ways?.emailVerified ? (
        <PasswordChangeForm
          email={ways.email}
          first={first}
          initial={{
            errors: isFailure(failure) ? fieldErrorsFor(failure) : undefined,
            others: firstOf(others) === 'off' ? 'off' : undefined,
          }}
        />
      ) : (
        <Notice tone="neutral">
          You can choose one once a link by email has shown that the address is yours.
        </Notice>
      )}
      <p className="text-sm">
        <TextLink href="/account">Back to your account</TextLink>
      </p>
    </Narrow>
  );
}
