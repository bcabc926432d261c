import type { Metadata } from 'next';
import { environment } from '@/auth/shared';
import { Narrow } from '../../_components/narrow';
import { Notice } from '../../_components/notice';
import { PageTitle } from '../../_components/page-title';
import { TextLink } from '../../_components/text-link';

export const metadata: Metadata = { title: 'Check your email' };

export default function CheckEmailPage() {
  return (
    <Narrow>
      <PageTitle about="We have sent a link to your email address. Open it in this browser to sign in. It works once, within 24 hours.">
        Check your email
      </PageTitle>
      {environment.email === 'terminal' && (
        <Notice tone="neutral">
          EMAIL_SERVER is not set on this development server, so no email was sent. The link is in
          the terminal where <code className="whitespace-nowrap font-mono">npm run dev</code> runs.
        </Notice>
      )}
      <div className="flex flex-col gap-4 text-muted text-sm leading-6">
        <p>
          If you have just signed up, open the link in this browser: only then is the password saved
          that you chose. In another browser the link signs you in without a password, and you can
          choose one in your account.
        </p>
        <p>
          No email? Look in the spam folder, or{' '}
          <TextLink href="/signin">ask for another link</TextLink>. We send at most a few links an
          hour to an address, and each of them works.
        </p>
      </div>
    </Narrow>
  );
}
