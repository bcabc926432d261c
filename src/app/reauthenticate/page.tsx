import { ownOrigin } from 'authjs-session-kit/next';
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { waysToSignIn } from '@/accounts/ways-to-sign-in';
import { requireSession } from '@/auth';
import { prisma } from '@/auth/shared';
import { Narrow } from '../_components/narrow';
import { Notice } from '../_components/notice';
import { Or } from '../_components/or';
import { PageTitle } from '../_components/page-title';
import { firstOf } from '../_lib/first-of';
import { redirectTo } from '../_lib/redirect-to';
import { EmailLinkForm } from '../signin/email-link-form';
import { sentenceFor } from '../signin/errors';
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
  const ways = await waysToSignIn(prisma, user.id);

  const reason = firstOf(error);
  const message = reason && sentenceFor(reason, firstOf(code));
  const options = signInOptions();
  const buttons = options.buttons.filter((id) => ways?.providers.includes(id));
  const password = ways?.hasPassword ? ways.email : null;
  const emailLink = ways !== null && options.emailLink;
  const others = emailLink || buttons.length > 0;
  return (
    <Narrow>
      <PageTitle about="You signed in a while ago. What comes next needs a newer proof that it is you.">
        Confirm it's you
      </PageTitle>
      <p className="break-words text-sm leading-6">
        Signed in as <strong className="font-medium">{user.name || user.email}</strong>
        {user.name && ways && !password && <span className="text-muted"> ({ways.email})</span>}
      </p>
      <div className="flex flex-col gap-6">
        {password ? (
          <PasswordForm
            action={confirmWithPassword}
            callbackUrl={destination}
            message={message}
            account={password}
          />
        ) : (
          message && (
            <Notice tone="error" role="alert">
              {message}
            </Notice>
          )
        )}
        {password && others && <Or />}
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
        {!password && !others && (
          <Notice tone="neutral">
            There is nothing left here to confirm it with. Sign out, and in again.
          </Notice>
        )}
      </div>
    </Narrow>
  );
}
