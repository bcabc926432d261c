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
      <PageTitle about="We have sent a link to the address you gave. Open it in this browser to sign in. It works once, for 24 hours.">
        Check your email
      </PageTitle>
      {environment.email === 'terminal' && (
        <Notice tone="neutral">
          This server is for development and has no EMAIL_SERVER: the link is in the terminal where{' '}
          <code className="whitespace-nowrap font-mono">npm run dev</code> runs.
        </Notice>
      )}
      <div className="flex flex-col gap-4 text-muted text-sm leading-6">
        <p>
          If you have just signed up, the link also makes your password count, in this browser only.
          Opened in another one it signs you in without a password, and you choose a new one in your
          account.
        </p>
        <p>
          Nothing there? Look in the spam folder, or{' '}
          <TextLink href="/signin">ask for another link</TextLink>. An address is sent a few an hour
          at most; each of them works.
        </p>
      </div>
    </Narrow>
  );
}
