import type { Metadata } from 'next';
import { AlreadySignedIn } from '../_components/already-signed-in';
import { Narrow } from '../_components/narrow';
import { Notice } from '../_components/notice';
import { PageTitle } from '../_components/page-title';
import { TextLink } from '../_components/text-link';
import { firstOf } from '../_lib/first-of';
import { readSession } from '../_lib/read-session';
import { signInOptions } from '../signin/options';
import { stateFor } from './messages';
import { SignUpForm } from './sign-up-form';

export const metadata: Metadata = { title: 'Create your account' };

// Rendered in one piece, so that it works without JavaScript, like the sign-in page.
export const instant = false;

export default async function SignUpPage({ searchParams }: PageProps<'/signup'>) {
  const { error } = await searchParams;
  const { session } = await readSession();
  if (session) {
    return (
      <Narrow>
        <PageTitle>Create your account</PageTitle>
        <AlreadySignedIn user={session.user} />
      </Narrow>
    );
  }
  const { emailLink, buttons } = signInOptions();
  return (
    <Narrow>
      <PageTitle about={emailLink && 'We send you a link to verify your email address.'}>
        Create your account
      </PageTitle>
      {emailLink ? (
        <SignUpForm initial={stateFor(firstOf(error))} />
      ) : (
        <Notice tone="neutral">
          This server sends no email. It can't verify addresses, so you can't create an account with
          a password here.{buttons.length > 0 && ' You can sign in through a provider.'}
        </Notice>
      )}
      <p className="text-muted text-sm">
        Already signed up? <TextLink href="/signin">I already have an account</TextLink>
      </p>
    </Narrow>
  );
}
