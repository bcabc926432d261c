import { strategyNames } from 'authjs-session-kit';
import { ActButton } from './act-button';
import { signIn } from './experiments';
import { type Answer, signedOut } from './polling';
import type { Comparison } from './use-comparison';

interface StatusBarProps {
  comparison: Comparison;
  /** The id of the text that says why the buttons are unavailable. */
  obstacleId: string;
}

/** A sticky bar with the current outcome of both sides and the button that signs in. */
export function StatusBar({ comparison, obstacleId }: StatusBarProps) {
  const { answers, obstacle, timeline, perform } = comparison;
  const isFirst = timeline.length === 0 && obstacle !== null;
  const isBusy = timeline[0]?.over === false || comparison.measuring;
  return (
    <div className="-mx-4 sticky top-0 z-10 flex flex-col gap-2 border-line border-b bg-canvas px-4 py-3 sm:-mx-6 sm:px-6">
      <div className="flex items-center justify-between gap-4">
        <dl className="grid min-w-0 grid-cols-[max-content_minmax(0,1fr)] gap-x-3 text-sm leading-6 sm:flex sm:gap-x-8">
          {strategyNames.map((name) => (
            <div key={name} className="contents sm:flex sm:gap-x-2">
              <dt className="font-mono text-muted">{name}</dt>
              <dd className="truncate font-medium">
                <Outcome answer={answers[name]} />
              </dd>
            </div>
          ))}
        </dl>
        <ActButton
          look={isFirst ? 'primary' : 'secondary'}
          obstacleId={isBusy ? obstacleId : null}
          onClick={() => perform(signIn)}
        >
          {signIn.name}
          {!isFirst && ' again'}
        </ActButton>
      </div>
      <p id={obstacleId} className="min-h-5 text-muted text-xs leading-5">
        {obstacle ?? 'Each button below affects both sessions.'}
      </p>
    </div>
  );
}

/** On a phone there is no room for the name. */
function Outcome({ answer }: { answer: Answer | undefined }) {
  if (!answer?.session) return answer?.outcome ?? signedOut;
  return (
    <>
      signed in<span className="max-sm:hidden"> as {answer.session.user.name}</span>
    </>
  );
}
