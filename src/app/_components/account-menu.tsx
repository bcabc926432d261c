import { readSession } from '../_lib/read-session';
import { signOutOfHere } from '../actions';
import { ButtonLink } from './button';
import { DocumentOf } from './document-of';
import { NavLink } from './nav-link';
import { Skeleton } from './skeleton';
import { SubmitButton } from './submit-button';

/** Leads to the user's account, or to the sign-in. */
export async function AccountLink() {
  const { session, unavailable } = await readSession();
  // Neither signed in nor signed out: nobody may take an outage for a sign-out.
  if (unavailable) return <p className="text-muted text-sm">Session unavailable</p>;
  if (!session) return <NavLink href="/signin">Sign in</NavLink>;
  const { name, email } = session.user;
  return (
    <NavLink href="/account">
      <span className="sr-only">Account of </span>
      {name || email}
    </NavLink>
  );
}

/** Ends the session, or makes an account. */
export async function AccountButton() {
  const { session, unavailable } = await readSession();
  if (unavailable) return null;
  return (
    <>
      <DocumentOf userId={session?.user.id ?? null} />
      {session ? (
        <form action={signOutOfHere}>
          <SubmitButton look="secondary" size="small">
            Sign out
          </SubmitButton>
        </form>
      ) : (
        <ButtonLink href="/signup" size="small">
          Sign up
        </ButtonLink>
      )}
    </>
  );
}

export function AccountLinkSkeleton() {
  return <Skeleton className="h-4 w-16" />;
}

export function AccountButtonSkeleton() {
  return <Skeleton className="h-8 w-20 rounded-lg" />;
}
