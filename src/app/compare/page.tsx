import { strategyNames } from 'authjs-session-kit';
import type { Metadata } from 'next';
import { connection } from 'next/server';
import { kit } from '@/auth';
import { factsOf } from '@/cost-model/facts';
import { measuredHere } from '@/cost-model/figures';
import { StrategyTable } from '../_components/strategy-table';
import { TextLink } from '../_components/text-link';
import { Answer } from './answer';
import { readConfigurations } from './configurations';
import { CostModel } from './cost-model';
import { NextSteps } from './next-steps';
import { Section } from './section';
import { SourceFile } from './source-file';

export const metadata: Metadata = { title: 'Compare' };

// Rendered in one piece, so that it works without JavaScript.
export const instant = false;

export default async function ComparePage() {
  // Imported here, so that a production build contains neither the live comparison nor its actions.
  const { Live } =
    process.env.NODE_ENV === 'development'
      ? await import('./live/live')
      : await import('./not-live');
  // At request time, so that the page shows the running server's settings and not the build's.
  await connection();
  const { policy, strategy } = kit;
  return (
    <div className="flex flex-col gap-20">
      <div className="flex flex-col gap-8">
        <Answer policy={policy} />
        <Contents />
      </div>
      <Section
        id="configurations"
        title="Auth.js, configured twice"
        about="The two configurations, read from their files, with the differing lines marked. Plain NextAuth() accepts either one. The switch chooses one, and the helpers work with both."
      >
        <Configurations />
      </Section>
      <Section
        id="live"
        title="Try both at once"
        about="A demo user is signed in to two instances of Auth.js. One keeps its session in the cookie, the other in the database. Change or end both sessions, and see how soon each side notices."
      >
        <Live />
      </Section>
      <Section
        id="differences"
        title="What differs"
        about="With the settings of this server. Each row names its source."
      >
        <StrategyTable framed rows={factsOf(policy, measuredHere)} />
      </Section>
      <Section
        id="costs"
        title="What each costs your app"
        about="Calculated from your numbers and from measurements of this repository (docs/performance.md). Expect the right order of magnitude. docs/cost-model.md has the formulas."
      >
        <CostModel />
      </Section>
      <Section
        id="next"
        title="Next steps"
        about="Take jwt unless a reason above applies to you. Your code does not depend on the choice, so you can change it later."
      >
        <NextSteps
          otherStrategy={strategyNames.find((name) => name !== strategy.name) ?? 'database'}
        />
      </Section>
    </div>
  );
}

const contents = [
  ['#configurations', 'Both configurations'],
  ['#live', 'Try both at once'],
  ['#differences', 'What differs'],
  ['#costs', 'What each costs'],
  ['#next', 'Next steps'],
] as const;

function Contents() {
  return (
    <nav aria-label="On this page">
      <ul className="flex flex-wrap gap-x-6 gap-y-2 text-sm">
        {contents.map(([href, title]) => (
          <li key={href}>
            <TextLink href={href}>{title}</TextLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Configurations() {
  const { jwt, database, switchFile } = readConfigurations();
  return (
    <>
      <div className="grid gap-5 lg:grid-cols-2">
        <SourceFile title="JWT sessions" source={jwt} />
        <SourceFile title="Database sessions" source={database} />
      </div>
      <SourceFile title="The switch and the helpers" source={switchFile} />
    </>
  );
}
