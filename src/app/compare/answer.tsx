import type { SessionPolicy, StrategyName } from 'authjs-session-kit';
import { promised } from '@/cost-model/facts';

/** A short recommendation, with the numbers of this server's settings. */
export function Answer({ policy }: { policy: SessionPolicy }) {
  const lag = promised.jwt.endKnownWithin(policy);
  const outage = promised.jwt.outlivesOutage(policy);
  return (
    <>
      <div className="flex max-w-2xl flex-col gap-4">
        <h1 className="text-balance font-semibold text-4xl tracking-tighter sm:text-5xl">
          JWT or database sessions?
        </h1>
        <p className="text-pretty text-lg leading-8">
          Either works for most apps. Take <strong className="font-mono">jwt</strong>, the default,
          unless one of the reasons for <strong className="font-mono">database</strong> applies to
          you. With authjs-session-kit the choice is one environment variable. You can change it
          later, and all users stay signed in.
        </p>
      </div>
      <div className="grid gap-5 md:grid-cols-2">
        <Reasons
          strategy="jwt"
          what="The session is in the cookie, encrypted. A read decrypts it."
          reasons={[
            'the database is far away, or has few free connections',
            `users must stay signed in while the database is down (here for ${outage} s)`,
          ]}
        />
        <Reasons
          strategy="database"
          what="The cookie holds a random token. A read is one query for its row."
          reasons={[
            `an ended session must be refused everywhere at once, not within ${lag} s`,
            'the session holds more data than fits into a cookie, or requests must be small',
          ]}
        />
      </div>
    </>
  );
}

interface ReasonsProps {
  strategy: StrategyName;
  what: string;
  reasons: readonly string[];
}

function Reasons({ strategy, what, reasons }: ReasonsProps) {
  return (
    <div className="flex flex-col gap-3 rounded-xl border border-line bg-surface p-5 leading-6 sm:p-6">
      <h2 className="font-mono font-semibold">{strategy}</h2>
      <p className="text-sm">{what}</p>
      <p className="text-muted text-sm">Choose it if:</p>
      <ul className="flex list-disc flex-col gap-1 pl-5 text-sm marker:text-muted">
        {reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
    </div>
  );
}
