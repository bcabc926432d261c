import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { ownOrigin } from '@/next/request';
import { Narrow } from '../_components/narrow';
import { Notice } from '../_components/notice';
import { PageTitle } from '../_components/page-title';
import { TextLink } from '../_components/text-link';
import { readSession } from '../_lib/read-session';
import { redirectTo } from '../_lib/redirect-to';
import { EmailLinkForm } from './email-link-form';
import { sentenceFor } from './errors';
import { buttonProviders, signInOptions } from './options';
import { PasswordForm } from './password-form';
import { ProviderForm } from './provider-form';

export const metadata: Metadata = { title: 'Sign in' };

// Rendered in one piece: what is streamed into a <Suspense> shows only with JavaScript, and signing
// in has to work without.
export const instant = false;

export default async function SignInPage({ searchParams }: PageProps<'/signin'>) {
  const { callbackUrl, error, code } = await searchParams;
  const { session, unavailable } = await readSession();
  const reason = first(error);
  const message = reason && sentenceFor(reason, first(code));
  if (session) {
    return (
      <Narrow>
        <PageTitle>Sign in</PageTitle>
        {message && <Notice tone="error">{message}</Notice>}
        <Notice tone="neutral">
          You are already signed in as {session.user.name || session.user.email}. To use another
          account, sign out first.
        </Notice>
        <p className="text-sm">
          <TextLink href="/dashboard">Go to the dashboard</TextLink>
        </p>
      </Narrow>
    );
  }

  const destination = redirectTo(callbackUrl, ownOrigin(await headers()));
  const { buttons, emailLink } = signInOptions();
  return (
    <Narrow>
      <PageTitle>Sign in</PageTitle>
      {unavailable && (
        <Notice tone="neutral">
          The session store is not answering, so signing in may not work right now. If you were
          signed in, you still are.
        </Notice>
      )}
      <div className="flex flex-col gap-6">
        <PasswordForm callbackUrl={destination} message={message} />
        {(emailLink || buttons.length > 0) && <Or />}
        {emailLink && <EmailLinkForm callbackUrl={destination} />}
        {buttons.length > 0 && (
          <div className="flex flex-col gap-3">
            {buttons.map((id) => (
              <ProviderForm
                key={id}
                provider={id}
                name={buttonProviders[id]}
                callbackUrl={destination}
              />
            ))}
          </div>
        )}
      </div>
      <p className="text-muted text-sm">
        New here? <TextLink href="/signup">Create an account</TextLink>
      </p>
    </Narrow>
  );
}

function Or() {
  return (
    <div className="flex items-center gap-3 text-muted text-xs before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
      or
    </div>
  );
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
