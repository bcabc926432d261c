import type { ReactNode } from 'react';

interface NextStepsProps {
  /** The strategy that this server doesn't use. */
  otherStrategy: string;
}

/** What to try next, the easiest step first. */
export function NextSteps({ otherStrategy }: NextStepsProps) {
  return (
    <ol className="flex flex-col divide-y divide-line rounded-xl border border-line bg-surface px-5 sm:px-6">
      <Step
        title="Change the variable here"
        command={`AUTH_SESSION_STRATEGY=${otherStrategy} npm run dev`}
      >
        Sign in, then restart with the other strategy. You stay signed in, and no page changes.
      </Step>
      <Step
        title="Measure it on your machine, with your database"
        command="npm exec --no -- session-kit compare"
      >
        Run it in this repository, after <code>npm install</code>. It writes a report with these
        plots.
      </Step>
      <Step
        title="Add it to your app"
        command="node ../authjs-session-kit/src/cli/bin.js init --dry-run"
      >
        Run it in the folder of your app, with a clone of this repository next to it. It shows the
        changes as a diff. docs/adopting.md has the steps.
      </Step>
      <Step title="Try the other strategy on some sessions" command="AUTH_SESSION_ROLLOUT=10">
        Moves a tenth of the sessions first. docs/choosing.md and docs/switching.md say how to
        compare both in production, and how to go back.
      </Step>
    </ol>
  );
}

interface StepProps {
  title: string;
  command: string;
  children: ReactNode;
}

function Step({ title, command, children }: StepProps) {
  return (
    <li className="grid gap-x-6 gap-y-3 py-5 md:grid-cols-[2fr_3fr]">
      <div className="flex flex-col gap-1 text-sm leading-6">
        <h3 className="font-medium">{title}</h3>
        <p className="text-muted">{children}</p>
      </div>
      <code className="self-start rounded-lg bg-sunken px-3.5 py-2.5 text-xs leading-6 sm:text-sm">
        {command.split(' ').map((word) => (
          // Lines break between words only, not at the hyphens of an option.
          <span key={word}>
            <span className="whitespace-nowrap">{word}</span>{' '}
          </span>
        ))}
      </code>
    </li>
  );
}
