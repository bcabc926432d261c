'use client';

import { SessionProvider, useSession } from 'authjs-session-kit/client';
import type { Session } from 'authjs-session-kit/next';
import { useState } from 'react';
import { Button } from '../_components/button';
import { Fact, Facts } from '../_components/facts';

/** Starts with the session that the server read, so that nothing has to load first. */
export function BrowserSession({ session }: { session: Session }) {
  // The provider reads its `session` prop only once, so a changed user needs a new provider.
  return (
    <SessionProvider key={JSON.stringify(session.user)} session={session}>
      <SessionReader />
    </SessionProvider>
  );
}

function SessionReader() {
  const { data, status, update } = useSession();
  const [outcome, setOutcome] = useState<string>();

  async function readAgain() {
    setOutcome(undefined);
    const answer = await update();
    setOutcome(
      answer
        ? 'Read just now.'
        : 'No session came back. Reload the page to see whether you are still signed in.',
    );
  }

  return (
    <>
      <Facts>
        <Fact name="Status">{status}</Fact>
        <Fact name="Name">{data?.user.name ?? '–'}</Fact>
      </Facts>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button look="secondary" onClick={readAgain} aria-disabled={status === 'loading'}>
          Read again
        </Button>
        <p role="status" className="text-muted text-sm">
          {outcome}
        </p>
      </div>
    </>
  );
}
