import type { Session } from 'authjs-session-kit/next';
import { Fact } from './facts';
import { Timestamp } from './timestamp';

/** The sign-in time of an adopted session is unknown, and is then stored as 1970. */
function isKnown(authenticatedAt: string): boolean {
  return Date.parse(authenticatedAt) > 0;
}

/** The properties of a session that a page may show; the token isn't one of them. */
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
          'not known'
        )}
      </Fact>
      <Fact name="Ends if idle at">
        <Timestamp iso={session.expires} />
      </Fact>
    </>
  );
}
