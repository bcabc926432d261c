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
      <PageTitle about={emailLink && 'We send you a link that shows that the address is yours.'}>
        Create your account
      </PageTitle>
      {emailLink ? (
        <SignUpForm initial={stateFor(firstOf(error))} />
      ) : (
        <Notice tone="neutral">
          This server sends no email, so nobody can show here that an address is theirs, and no
          account with a password can be created.
          {buttons.length > 0 && ' You can sign in through a provider.'}
        </Notice>
      )}
      <p className="text-muted text-sm">
        Been here before? <TextLink href="/signin">I already have an account</TextLink>
      </p>
    </Narrow>
  );
}
