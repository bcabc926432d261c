import type { Session } from 'authjs-session-kit/next';
import { Notice } from './notice';
import { TextLink } from './text-link';

/** What a page has in place of its form for whoever is signed in. */
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
