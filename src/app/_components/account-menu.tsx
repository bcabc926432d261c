import { readSession } from '../_lib/read-session';
import { signOutAction } from '../actions';
import { ButtonLink } from './button';
import { NavLink } from './nav-link';
import { ReloadOnUserChange } from './reload-on-user-change';
import { Skeleton } from './skeleton';
import { SubmitButton } from './submit-button';

/** A link to the user's account, or to the sign-in page. */
export async function AccountLink() {
  const { session, unavailable } = await readSession();
  // Neither of the links: an outage must not look like a sign-out.
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

/** A button that signs out, or a link to sign up. */
export async function AccountButton() {
  const { session, unavailable } = await readSession();
  if (unavailable) return null;
  return (
    <>
      <ReloadOnUserChange userId={session?.user.id ?? null} />
      {session ? (
        <form action={signOutAction}>
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
