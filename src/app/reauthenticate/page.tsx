import { ownOrigin } from 'authjs-session-kit/next';
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { findSignInMethods } from '@/accounts/sign-in-methods';
import { requireSession } from '@/auth';
import { prisma } from '@/auth/shared';
import { Narrow } from '../_components/narrow';
import { Notice } from '../_components/notice';
import { Or } from '../_components/or';
import { PageTitle } from '../_components/page-title';
import { firstOf } from '../_lib/first-of';
import { redirectTo } from '../_lib/redirect-to';
import { EmailLinkForm } from '../signin/email-link-form';
import { errorMessage } from '../signin/errors';
import { buttonProviders, signInOptions } from '../signin/options';
import { PasswordForm } from '../signin/password-form';
import { ProviderForm } from '../signin/provider-form';
import { confirmWithEmailLink, confirmWithPassword, confirmWithProvider } from './actions';

export const metadata: Metadata = { title: "Confirm it's you" };

// Rendered in one piece, so that it works without JavaScript, like the sign-in page.
export const instant = false;

export default async function ReauthenticatePage({ searchParams }: PageProps<'/reauthenticate'>) {
  const { callbackUrl, error, code } = await searchParams;
  const destination = redirectTo(callbackUrl, ownOrigin(await headers()));
  const { user } = await requireSession({ callbackUrl: destination });
  const signInMethods = await findSignInMethods(prisma, user.id);

  const errorType = firstOf(error);
  const message = errorType && errorMessage(errorType, firstOf(code));
  const options = signInOptions();
  const buttons = options.buttons.filter((id) => signInMethods?.providers.includes(id));
  const passwordEmail = signInMethods?.hasPassword ? signInMethods.email : null;
  const emailLink = signInMethods !== null && options.emailLink;
  const hasOtherForms = emailLink || buttons.length > 0;
  return (
    <Narrow>
      <PageTitle about="You signed in a while ago. Sign in again to continue.">
        Confirm it's you
      </PageTitle>
      <p className="break-words text-sm leading-6">
        Signed in as <strong className="font-medium">{user.name || user.email}</strong>
        {user.name && signInMethods && !passwordEmail && (
          <span className="text-muted"> ({signInMethods.email})</span>
        )}
      </p>
      <div className="flex flex-col gap-6">
        {passwordEmail ? (
          <PasswordForm
            action={confirmWithPassword}
            callbackUrl={destination}
            message={message}
            fixedEmail={passwordEmail}
          />
        ) : (
          message && (
            <Notice tone="error" role="alert">
              {message}
            </Notice>
          )
        )}
        {passwordEmail && hasOtherForms && <Or />}
        {emailLink && (
          <EmailLinkForm action={confirmWithEmailLink} callbackUrl={destination} addressKnown />
        )}
        {buttons.map((id) => (
          <ProviderForm
            key={id}
            action={confirmWithProvider}
            provider={id}
            name={buttonProviders[id]}
            callbackUrl={destination}
          />
        ))}
        {!passwordEmail && !hasOtherForms && (
          <Notice tone="neutral">
            You have no way to confirm it here. Sign out, then sign in again.
          </Notice>
        )}
      </div>
    </Narrow>
  );
}
