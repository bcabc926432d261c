import { headers } from 'next/headers';
import { ButtonLink } from '../../_components/button';
import { Notice } from '../../_components/notice';
import { readSession } from '../../_lib/read-session';
import { LiveComparison } from './live-comparison';
import { liveComparison, onEmbeddedDatabase } from './server';
import { isOnLoopback } from './server/visitor';

/**
 * The live comparison. It creates a user for each visitor, so visitors have to be signed in, except on
 * this machine with the embedded database.
 */
export async function Live() {
  if (onEmbeddedDatabase && isOnLoopback(await headers())) return <OpenComparison />;
  const { session, unavailable } = await readSession();
  if (session) return <OpenComparison />;
  if (unavailable) {
    return (
      <Notice tone="neutral">
        The session store is not answering. You have not been signed out; reload the page in a
        moment.
      </Notice>
    );
  }
  return (
    <div>
      <ButtonLink href="/signin?callbackUrl=/compare">Sign in to try it</ButtonLink>
    </div>
  );
}

function OpenComparison() {
  const { policy, server } = liveComparison();
  return (
    <>
      <noscript>
        <Notice tone="neutral">This part needs JavaScript, because it polls both sides.</Notice>
      </noscript>
      <LiveComparison policy={policy} controlsServer={server !== undefined} />
    </>
  );
}
