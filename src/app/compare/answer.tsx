import type { SessionPolicy, StrategyName } from 'authjs-session-kit';
import { promised } from '@/cost-model/facts';

/** What to choose, in a few sentences, with the numbers of this server's settings. */
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
          For most apps either will do: take <strong className="font-mono">jwt</strong>, the
          default, unless a reason for <strong className="font-mono">database</strong> is yours.
          With authjs-session-kit the choice is one environment variable, and changing it later
          signs nobody out.
        </p>
      </div>
      <div className="grid gap-5 md:grid-cols-2">
        <Reasons
          strategy="jwt"
          what="The session is in the cookie, encrypted. A read decrypts it."
          reasons={[
            'the database is far away, or has few connections to give',
            `signed-in users have to go on while the database is down: they do, for ${outage} s`,
          ]}
        />
        <Reasons
          strategy="database"
          what="The cookie holds a random token. A read is one query for its row."
          reasons={[
            `a session that ended has to be refused everywhere at once, not within ${lag} s`,
            'the session holds more than fits into a cookie, or each byte of a request counts',
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
      <p className="text-muted text-sm">Take it when:</p>
      <ul className="flex list-disc flex-col gap-1 pl-5 text-sm marker:text-muted">
        {reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
    </div>
  );
}
