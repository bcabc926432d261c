import type { Session } from 'authjs-session-kit/next';
import { Fact } from './facts';
import { Timestamp } from './timestamp';

/** A session that was adopted doesn't say when its user signed in; 1970 stands for that. */
function isKnown(authenticatedAt: string): boolean {
  return Date.parse(authenticatedAt) > 0;
}

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
        {isKnown(session.authenticatedAt) ? (
          <Timestamp iso={session.authenticatedAt} />
        ) : (
          'before this app kept it'
        )}
      </Fact>
      <Fact name="Ends if idle at">
        <Timestamp iso={session.expires} />
      </Fact>
    </>
  );
}
