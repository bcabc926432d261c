import type { Metadata } from 'next';
import { findSignInMethods } from '@/accounts/sign-in-methods';
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
  // The action checks as well. Here it saves the user from filling in the form in vain.
  const { user } = await requireFresh({ callbackUrl: '/account/password' });
  const signInMethods = await findSignInMethods(prisma, user.id);
  const { error, endOthers } = await searchParams;
  const failure = firstOf(error);
  const isFirst = !signInMethods?.hasPassword;
  return (
    <Narrow>
      <PageTitle
        about={
          isFirst && 'You have no password. You sign in through a provider or a link by email.'
        }
      >
        {isFirst ? 'Choose a password' : 'Change password'}
      </PageTitle>
      {signInMethods?.emailVerified ? (
        <PasswordChangeForm
          email={signInMethods.email}
          isFirst={isFirst}
          initial={{
            errors: isFailure(failure) ? fieldErrorsFor(failure) : undefined,
            endOthers: firstOf(endOthers) === 'off' ? 'off' : undefined,
          }}
        />
      ) : (
        <Notice tone="neutral">
          Verify your email address before you choose a password: sign in by a link that we email
          you.
        </Notice>
      )}
      <p className="text-sm">
        <TextLink href="/account">Back to your account</TextLink>
      </p>
    </Narrow>
  );
}
