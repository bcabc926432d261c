import type { StrategyName } from 'authjs-session-kit';
import type { CookieContent, DisplayValue, Inspection } from '@/app/compare/live/server/inspect';
import { duration } from '@/cost-model/units';
import { Card } from '../../_components/card';
import { Fact, Facts } from '../../_components/facts';
import type { Answer } from './polling';

interface SideCardProps {
  strategy: StrategyName;
  answer: Answer | undefined;
  inspection: Inspection | undefined;
}

/** One side: its latest response and cost, and what the browser and the database store. */
export function SideCard({ strategy, answer, inspection }: SideCardProps) {
  const cookie = inspection?.cookie ?? null;
  return (
    <Card title={strategy} heading="h3">
      <Facts>
        <Fact name="Answer">
          <span className="font-mono">{answer?.response ?? '...'}</span>
        </Fact>
        <Fact name="Took">
          <span className="tabular-nums">{costOf(answer)}</span>
        </Fact>
        <Fact name="Cookie">
          <span className="tabular-nums">
            {cookie ? `${cookie.bytes} bytes in each request` : 'none'}
          </span>
        </Fact>
      </Facts>
      <div className="flex flex-col gap-2">
        <Fields name="The cookie" fields={cookie && fieldsOf(cookie)} />
        <Fields name="Claims in the token" fields={cookie?.claims ?? null} />
        <Fields name="Row in the database" fields={inspection?.row ?? null} />
      </div>
    </Card>
  );
}

function costOf(answer: Answer | undefined): string {
  if (!answer?.cost) return '-';
  const { microseconds, statements } = answer.cost;
  return `${duration(microseconds)}, ${statements} SQL ${statements === 1 ? 'statement' : 'statements'}`;
}

function fieldsOf({ name, attributes, token, claims, olderSecret }: CookieContent) {
  const secret = olderSecret ? 'an older secret, until the next renewal' : 'the current secret';
  return { name, attributes, token, ...(claims && { 'encrypted with': secret }) };
}

interface FieldsProps {
  name: string;
  /** `null` if the cookie, the claims or the row don't exist. */
  fields: Readonly<Record<string, DisplayValue>> | null;
}

function Fields({ name, fields }: FieldsProps) {
  if (!fields) return <p className="text-muted text-sm leading-6">{name}: none</p>;
  const entries = Object.entries(fields);
  return (
    <details className="text-sm leading-6">
      <summary className="cursor-pointer font-medium">
        {name} ({entries.length})
      </summary>
      <dl className="mt-2 mb-3 grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-0.5 font-mono text-xs leading-5">
        {entries.map(([field, value]) => (
          <div key={field} className="contents">
            <dt className="text-muted">{field}</dt>
            <dd className="break-words tabular-nums">{value === null ? 'null' : String(value)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
