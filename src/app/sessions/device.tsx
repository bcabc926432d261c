import type { ListedSession } from 'authjs-session-kit/next';
import type { ReactNode } from 'react';
import { Badge } from '../_components/badge';
import { SubmitButton } from '../_components/submit-button';
import { Timestamp } from '../_components/timestamp';
import { deviceName } from '../_lib/device-name';
import { relativeTime } from '../_lib/relative-time';
import { endSession } from './actions';

/** One of the user's signed-in browsers, with a button that signs it out. */
export function Device({ session, now }: { session: ListedSession; now: Date }) {
  const { sid, current, strategy, ipAddress } = session;
  const name = deviceName(session.userAgent);
  return (
    <li className="flex flex-col gap-4 p-5 sm:p-6">
      <div className="flex min-h-8 items-center justify-between gap-4">
        <h2 className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-2 font-semibold text-base tracking-tight">
          {name}
          {current && <Badge>This device</Badge>}
        </h2>
        {!current && (
          <form action={endSession}>
            <input type="hidden" name="sid" value={sid} />
            <SubmitButton look="secondary" size="small">
              Sign out <span className="sr-only">{name}</span>
            </SubmitButton>
          </form>
        )}
      </div>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-4 text-sm leading-5 sm:grid-cols-3 lg:grid-cols-[repeat(3,minmax(0,1.4fr))_repeat(2,minmax(0,1fr))]">
        <Time name="Last seen" iso={session.lastSeenAt} now={now} />
        <Time name="Signed in" iso={session.createdAt} now={now} />
        <Time name="Ends if idle" iso={session.expires} now={now} />
        {ipAddress && <Detail name="Address">{ipAddress}</Detail>}
        <Detail name="Strategy">
          <span className="font-mono">{strategy}</span>
        </Detail>
      </dl>
    </li>
  );
}

function Detail({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col gap-0.5">
      <dt className="text-muted">{name}</dt>
      <dd className="break-words">{children}</dd>
    </div>
  );
}

function Time({ name, iso, now }: { name: string; iso: string; now: Date }) {
  return (
    <Detail name={name}>
      {relativeTime(iso, now)}
      <span className="block text-balance text-muted text-xs leading-5">
        <Timestamp iso={iso} />
      </span>
    </Detail>
  );
}
