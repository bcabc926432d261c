import type { StrategyName } from 'authjs-session-kit';
import { connection } from 'next/server';
import { Suspense } from 'react';
import { kit } from '@/auth';
import { ButtonLink } from './_components/button';
import { Card } from './_components/card';
import { Fact, Facts } from './_components/facts';
import { Notice } from './_components/notice';
import { SessionFacts } from './_components/session-facts';
import { Skeleton } from './_components/skeleton';
import { StrategyTable } from './_components/strategy-table';
import { TextLink } from './_components/text-link';
import { readSession } from './_lib/read-session';

const explanations: Record<StrategyName, string> = {
  jwt: 'The whole session is in an encrypted cookie, so reading it needs no database.',
  database: 'The cookie holds only a random token for a row, so reading the session is one query.',
};

const differences: ({ name: string } & Record<StrategyName, string>)[] = [
  {
    name: 'Where the session is',
    jwt: 'Encrypted, in the cookie',
    database: 'A row that the cookie points to',
  },
  {
    name: 'What a read costs',
    jwt: 'Decryption, and no query of its own',
    database: 'One query',
  },
  {
    name: 'When an ended session is refused',
    jwt: 'Within seconds on other servers',
    database: 'At once on all servers',
  },
];

export default function HomePage() {
  return (
    <div className="flex flex-col gap-12 sm:gap-16">
      <div className="flex max-w-2xl flex-col gap-4">
        <h1 className="text-balance font-semibold text-4xl tracking-tighter sm:text-5xl">
          JWT or database sessions?
        </h1>
        <p className="text-pretty text-lg text-muted leading-8">
          With Auth.js that choice usually decides how you write the rest of your app. Here it is
          one environment variable: the same helpers, the same session, the same pages, whichever
          you choose.
        </p>
        <div>
          <ButtonLink href="/compare" look="secondary">
            See both side by side
          </ButtonLink>
        </div>
      </div>

      <div className="grid gap-5 md:grid-cols-2">
        <Card title="This server">
          <Suspense fallback={<ServerSkeleton />}>
            <Server />
          </Suspense>
        </Card>
        <Card title="Your session">
          <Suspense fallback={<SessionSkeleton />}>
            <YourSession />
          </Suspense>
        </Card>
      </div>

      <Differences />
    </div>
  );
}

async function Server() {
  // At request time, so that the page shows the running server's strategy and not the build's.
  await connection();
  const { name } = kit.strategy;
  return (
    <>
      <p className="text-sm leading-6">
        This server uses the <strong className="font-mono font-semibold">{name}</strong> strategy.{' '}
        {explanations[name]}
      </p>
      <div className="mt-auto flex flex-col gap-2">
        <p className="text-muted text-sm">Set this and restart to switch:</p>
        <code className="overflow-x-auto rounded-lg bg-sunken px-3.5 py-2.5 text-sm">
          AUTH_SESSION_STRATEGY={other[name]}
        </code>
      </div>
    </>
  );
}

const other: Record<StrategyName, StrategyName> = { jwt: 'database', database: 'jwt' };

async function YourSession() {
  const { session, unavailable } = await readSession();
  if (unavailable) {
    return (
      <Notice tone="neutral">
        The session store is not answering. You have not been signed out; reload the page in a
        moment.
      </Notice>
    );
  }
  if (!session) return <SignedOut />;
  return (
    <Facts>
      <Fact name="Name">{session.user.name ?? '–'}</Fact>
      <Fact name="Email">{session.user.email ?? '–'}</Fact>
      <SessionFacts session={session} />
    </Facts>
  );
}

function SignedOut() {
  return (
    <>
      <p className="text-sm leading-6">You are signed out.</p>
      <div className="flex flex-wrap gap-3">
        <ButtonLink href="/signin">Go to sign-in</ButtonLink>
        <ButtonLink href="/signup" look="secondary">
          Create an account
        </ButtonLink>
      </div>
      <p className="mt-auto text-muted text-sm leading-6">
        In development the embedded database has two users,{' '}
        <code className="whitespace-nowrap text-ink">demo@example.com</code> and the admin{' '}
        <code className="whitespace-nowrap text-ink">admin@example.com</code>, both with the
        password <code className="whitespace-nowrap text-ink">correct-horse-battery</code>.
      </p>
    </>
  );
}

function Differences() {
  return (
    <section aria-labelledby="differences" className="flex flex-col gap-5">
      <div className="flex max-w-2xl flex-col gap-1">
        <h2 id="differences" className="font-semibold text-base tracking-tight">
          What the switch changes
        </h2>
        <p className="text-muted text-sm leading-6">Your code stays as it is.</p>
      </div>
      <StrategyTable framed rows={differences} />
    </section>
  );
}

function ServerSkeleton() {
  return (
    <>
      <NeedsScript />
      <Skeleton className="h-12" />
      <Skeleton className="mt-auto h-18" />
    </>
  );
}

function SessionSkeleton() {
  return (
    <>
      <NeedsScript />
      <Skeleton className="h-6" />
      <Skeleton className="h-10" />
      <Skeleton className="h-12" />
    </>
  );
}

/** Content that is streamed into a <Suspense> needs JavaScript to be shown. */
function NeedsScript() {
  return (
    <noscript>
      <p className="text-sm leading-6">
        This part needs JavaScript. <TextLink href="/dashboard">The dashboard</TextLink> does not.
      </p>
    </noscript>
  );
}
