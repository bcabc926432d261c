import type { Session } from 'next-auth';
import { Fact } from './facts';
import { Timestamp } from './timestamp';

/** How a session is kept: everything a page may show of it, and never its token. */
export function SessionFacts({ session }: { session: Session }) {
  return (
    <>
      <Fact name="Strategy">
        <span className="font-mono">{session.strategy}</span>
      </Fact>
      <Fact name="Session id">
        <span className="break-all font-mono">{session.sid}</span>
      </Fact>
      <Fact name="Signed in at">
        <Timestamp iso={session.authenticatedAt} />
      </Fact>
      <Fact name="Ends if idle at">
        <Timestamp iso={session.expires} />
      </Fact>
    </>
  );
}
