import { ownOrigin } from 'authjs-session-kit/next';
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { AlreadySignedIn } from '../_components/already-signed-in';
import { Narrow } from '../_components/narrow';
import { Notice } from '../_components/notice';
import { Or } from '../_components/or';
import { PageTitle } from '../_components/page-title';
import { TextLink } from '../_components/text-link';
import { firstOf } from '../_lib/first-of';
import { readSession } from '../_lib/read-session';
import { redirectTo } from '../_lib/redirect-to';
import { signInWithEmailLink, signInWithPassword, signInWithProvider } from './actions';
import { EmailLinkForm } from './email-link-form';
import { errorMessage } from './errors';
import { buttonProviders, signInOptions } from './options';
import { PasswordForm } from './password-form';
import { ProviderForm } from './provider-form';

/** Why the visitor was signed out, by `?notice=`. */
const notices = new Map(
  Object.entries({
    everywhere: 'You are signed out on all your devices.',
    everyone: 'All sessions have ended, including yours.',
  }),
);

export const metadata: Metadata = { title: 'Sign in' };

// Rendered in one piece: content that is streamed into a <Suspense> needs JavaScript to be shown, and
// signing in has to work without.
export const instant = false;

export default async function SignInPage({ searchParams }: PageProps<'/signin'>) {
  const { callbackUrl, error, code, remember, notice } = await searchParams;
  const { session, unavailable } = await readSession();
  const errorType = firstOf(error);
  const message = errorType && errorMessage(errorType, firstOf(code));
  if (session) {
    return (
      <Narrow>
        <PageTitle>Sign in</PageTitle>
        {message && <Notice tone="error">{message}</Notice>}
        <AlreadySignedIn user={session.user} />
      </Narrow>
    );
  }

  const destination = redirectTo(callbackUrl, ownOrigin(await headers()));
  const { buttons, emailLink } = signInOptions();
  const noticeText = notices.get(firstOf(notice) ?? '');
  return (
    <Narrow>
      <PageTitle>Sign in</PageTitle>
      {noticeText && (
        <Notice tone="neutral" role="status">
          {noticeText}
        </Notice>
      )}
      {unavailable && (
        <Notice tone="neutral">
          The session store is not answering, so signing in may not work right now. If you were
          signed in, you still are.
        </Notice>
      )}
      <div className="flex flex-col gap-6">
        <PasswordForm
          action={signInWithPassword}
          callbackUrl={destination}
          message={message}
          remember={firstOf(remember) === 'off' ? 'off' : undefined}
        />
        {(emailLink || buttons.length > 0) && <Or />}
        {emailLink && <EmailLinkForm action={signInWithEmailLink} callbackUrl={destination} />}
        {buttons.length > 0 && (
          <div className="flex flex-col gap-3">
            {buttons.map((id) => (
              <ProviderForm
                key={id}
                action={signInWithProvider}
                provider={id}
                name={buttonProviders[id]}
                callbackUrl={destination}
              />
            ))}
          </div>
        )}
      </div>
      <p className="text-muted text-sm">
        New here? <TextLink href="/signup">Create an account</TextLink>. Just signed up? Open the
        link in your email first.
      </p>
    </Narrow>
  );
}
