import type { StrategyName } from 'authjs-session-kit';
import type { CookieContent, Inspection, Shown } from '@/app/compare/live/server/inspect';
import { duration } from '@/cost-model/units';
import { Badge } from '../../_components/badge';
import { Card } from '../../_components/card';
import { Fact, Facts } from '../../_components/facts';
import type { Answer } from './ask';

interface SideCardProps {
  strategy: StrategyName;
  answer: Answer | undefined;
  held: Inspection | undefined;
}

/** One side: what it answers, what that takes, and what the browser and the database hold. */
export function SideCard({ strategy, answer, held }: SideCardProps) {
  return (
    <Card title={strategy}>
      <Facts>
        <Fact name="Answer">
          <Badge tone={answer?.session ? 'accent' : 'danger'}>{answer?.said ?? '…'}</Badge>
        </Fact>
        <Fact name="That took">
          <span className="tabular-nums">{costOf(answer)}</span>
        </Fact>
        {held?.cookie ? <Cookie cookie={held.cookie} /> : <Fact name="Cookie">none</Fact>}
      </Facts>
      {held?.cookie?.claims && (
        <Fields name="Claims in the token" values={held.cookie.claims} open />
      )}
      {held?.row && (
        <Fields name="Row in the database" values={held.row} open={!held.cookie?.claims} />
      )}
    </Card>
  );
}

function costOf(answer: Answer | undefined): string {
  if (!answer?.cost) return '–';
  const { microseconds, statements } = answer.cost;
  return `${duration(microseconds)}, ${statements} SQL ${statements === 1 ? 'statement' : 'statements'}`;
}

function Cookie({
  cookie: { name, attributes, bytes, token, claims, olderSecret },
}: {
  cookie: CookieContent;
}) {
  return (
    <>
      <Fact name="Cookie">
        <span className="font-mono">{name}</span>
      </Fact>
      <Fact name="Attributes">
        <span className="font-mono text-xs leading-5">{attributes}</span>
      </Fact>
      <Fact name="Size">
        <span className="tabular-nums">{bytes} bytes in each request</span>
      </Fact>
      <Fact name="Token">
        <span className="font-mono">{token}</span>
      </Fact>
      {claims && (
        <Fact name="Sealed with">
          {olderSecret ? 'an older secret, until it is renewed' : 'the secret in use'}
        </Fact>
      )}
    </>
  );
}

interface FieldsProps {
  name: string;
  values: Readonly<Record<string, Shown>>;
  open: boolean;
}

function Fields({ name, values, open }: FieldsProps) {
  const all = Object.entries(values);
  return (
    <details open={open} className="text-sm">
      <summary className="cursor-pointer font-medium">
        {name} ({all.length})
      </summary>
      <dl className="mt-2 grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-0.5 font-mono text-xs leading-5">
        {all.map(([field, value]) => (
          <div key={field} className="contents">
            <dt className="text-muted">{field}</dt>
            <dd className="break-words tabular-nums">{value === null ? 'null' : String(value)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
