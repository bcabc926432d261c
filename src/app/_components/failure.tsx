'use client';

import { Button } from './button';
import { Narrow } from './narrow';
import { PageTitle } from './page-title';

interface FailureProps {
  error: unknown;
  retry: () => void;
}

/** In production the browser isn't told the cause, so the text is true for every error. */
export function Failure({ error, retry }: FailureProps) {
  const digest = error instanceof Error && 'digest' in error ? String(error.digest) : undefined;
  return (
    <Narrow>
      <div role="alert">
        <PageTitle about="We could not reach the session store, or something else failed. You have not been signed out.">
          Something went wrong
        </PageTitle>
      </div>
      <div className="flex flex-wrap items-center gap-4">
        <Button onClick={retry}>Try again</Button>
        {digest && <p className="font-mono text-muted text-xs">Reference {digest}</p>}
      </div>
    </Narrow>
  );
}
