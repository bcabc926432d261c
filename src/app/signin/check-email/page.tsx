import type { Metadata } from 'next';
import { Narrow } from '../../_components/narrow';
import { PageTitle } from '../../_components/page-title';
import { TextLink } from '../../_components/text-link';

export const metadata: Metadata = { title: 'Check your email' };

export default function CheckEmailPage() {
  return (
    <Narrow>
      <PageTitle about="We have sent a link to the address you gave. Open it on this device to sign in. It works once, for 24 hours.">
        Check your email
      </PageTitle>
      <p className="text-muted text-sm leading-6">
        Nothing there? Look in the spam folder, or{' '}
        <TextLink href="/signin">ask for another link</TextLink>.
      </p>
    </Narrow>
  );
}
