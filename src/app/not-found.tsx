import type { Metadata } from 'next';
import { ButtonLink } from './_components/button';
import { Narrow } from './_components/narrow';
import { PageTitle } from './_components/page-title';

export const metadata: Metadata = { title: 'Page not found' };

export default function NotFoundPage() {
  return (
    <Narrow>
      <PageTitle about="There is nothing at this address. It may have moved, or the link has a typo.">
        Page not found
      </PageTitle>
      <div>
        <ButtonLink href="/" look="secondary">
          Back to the start
        </ButtonLink>
      </div>
    </Narrow>
  );
}
