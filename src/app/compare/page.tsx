import type { Metadata } from 'next';
import { connection } from 'next/server';
import { kit } from '@/auth';
import { factsOf } from '@/cost-model/facts';
import { measuredHere } from '@/cost-model/figures';
import { Card } from '../_components/card';
import { PageTitle } from '../_components/page-title';
import { StrategyTable } from '../_components/strategy-table';
import { readConfigurations } from './configurations';
import { CostModel } from './cost-model';
import { SourceFile } from './source-file';

export const metadata: Metadata = { title: 'Compare' };

// Rendered in one piece, so that it can be read without JavaScript.
export const instant = false;

export default async function ComparePage() {
  // Not imported at the top, so that a production build has neither the live part nor its actions.
  const { Live } =
    process.env.NODE_ENV === 'development'
      ? await import('./live/live')
      : await import('./not-live');
  // The policy of the server that runs, not of the machine that built the page.
  await connection();
  const { policy } = kit;
  const { jwt, database, chooser } = readConfigurations();
  return (
    <div className="flex flex-col gap-8">
      <PageTitle about="Both keep the same session, with the same helpers. What is left to choose by is here, with this server’s settings: read it, calculate it.">
        JWT and database sessions, side by side
      </PageTitle>
      <Card
        title="Auth.js, configured twice"
        about="Two whole configurations, read from their files; the marked lines are all that differs. Plain NextAuth() takes either as it is."
      >
        <div className="grid gap-5 lg:grid-cols-2">
          <SourceFile title="JWT sessions" source={jwt} />
          <SourceFile title="Database sessions" source={database} />
        </div>
        <SourceFile title="The switch, and the helpers over both" source={chooser} />
      </Card>
      <Live />
      <Card
        title="What differs"
        about="What the tests of this repository assert, and its benchmarks measure."
      >
        <StrategyTable rows={factsOf(policy, measuredHere)} />
      </Card>
      <Card
        title="What they cost an app"
        about="A model: your numbers and the figures that were measured for this repository. It is good for an order of magnitude."
      >
        <CostModel />
      </Card>
    </div>
  );
}
