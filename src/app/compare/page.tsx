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

// Rendered in one piece, so that it can be read without JavaScript.
export const instant = false;

export default async function ComparePage() {
  // Not imported at the top, so that a production build has neither the live part nor its actions.
  const { Live } =
    process.env.NODE_ENV === 'development'
      ? await import('./live/live')
      : await import('./not-live');
  // The settings of the server that runs, not of the machine that built the page.
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
        about="Two whole configurations, read from their files, with the lines marked that differ. Plain NextAuth() takes either as it is. The switch chooses one, and the helpers work over both."
      >
        <Configurations />
      </Section>
      <Section
        id="live"
        title="Try both at once"
        about="One user, made for this, is signed in to two instances of Auth.js. One keeps its session in the cookie, the other in the database. Do something to both sessions, and see when each side notices."
      >
        <Live />
      </Section>
      <Section
        id="differences"
        title="What differs"
        about="With the settings of this server. Below each name is where its answer comes from."
      >
        <StrategyTable framed rows={factsOf(policy, measuredHere)} />
      </Section>
      <Section
        id="costs"
        title="What each costs your app"
        about="A model of your numbers, with figures measured for this repository (docs/performance.md). It is good for an order of magnitude; docs/cost-model.md has the formulas."
      >
        <CostModel />
      </Section>
      <Section
        id="next"
        title="Choose, and go on"
        about="Take jwt unless a reason above is yours. Nothing you write depends on it, so you can change your mind."
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
  ['#next', 'Choose, and go on'],
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
  const { jwt, database, chooser } = readConfigurations();
  return (
    <>
      <div className="grid gap-5 lg:grid-cols-2">
        <SourceFile title="JWT sessions" source={jwt} />
        <SourceFile title="Database sessions" source={database} />
      </div>
      <SourceFile title="The switch, and the helpers over both" source={chooser} />
    </>
  );
}
