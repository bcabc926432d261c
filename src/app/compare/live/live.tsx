import { liveComparison } from '@/app/compare/live/server';
import { ButtonLink } from '../../_components/button';
import { Card } from '../../_components/card';
import { Notice } from '../../_components/notice';
import { readSession } from '../../_lib/read-session';
import { LiveComparison } from './live-comparison';

/** Both strategies at work, for whoever is signed in: each visitor makes a user in the database. */
export async function Live() {
  const { session, unavailable } = await readSession();
  if (session) {
    const { policy, server } = liveComparison();
    return (
      <section aria-labelledby="live" className="flex flex-col gap-5">
        <Heading />
        <noscript>
          <Notice tone="neutral">
            This part needs JavaScript: it asks both sides again and again.
          </Notice>
        </noscript>
        <LiveComparison policy={policy} ofServer={server !== undefined} />
      </section>
    );
  }
  return (
    <Card title="Live" about={about}>
      {unavailable ? (
        <Notice tone="neutral">
          The session store is not answering. You have not been signed out; reload the page in a
          moment.
        </Notice>
      ) : (
        <div>
          <ButtonLink href="/signin?callbackUrl=/compare">Sign in to try it</ButtonLink>
        </div>
      )}
    </Card>
  );
}

const about =
  'One user, signed in to two instances of Auth.js beside this app’s own: one keeps its session in the cookie, the other in the database. Change something, and see when each of them notices.';

function Heading() {
  return (
    <div className="flex max-w-3xl flex-col gap-1">
      <h2 id="live" className="font-semibold text-base tracking-tight">
        Live
      </h2>
      <p className="text-muted text-sm leading-6">{about}</p>
    </div>
  );
}
