import type { Session } from 'authjs-session-kit/next';
import { Notice } from './notice';
import { TextLink } from './text-link';

/** Shown in place of a form to a visitor who is signed in. */
export function AlreadySignedIn({
  user: { name, email },
}: {
  user: Pick<Session['user'], 'name' | 'email'>;
}) {
  return (
    <>
      <Notice tone="neutral">
        You are already signed in as {name || email}. To use another account, sign out first.
      </Notice>
      <p className="text-sm">
        <TextLink href="/dashboard">Go to the dashboard</TextLink>
      </p>
    </>
  );
}
