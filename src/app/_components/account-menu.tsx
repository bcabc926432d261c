import { readSession } from '../_lib/read-session';
import { signOutOfHere } from '../actions';
import { ButtonLink } from './button';
import { DocumentOf } from './document-of';
import { NavLink } from './nav-link';
import { Skeleton } from './skeleton';
import { SubmitButton } from './submit-button';

export async function AccountMenu() {
  const { session, unavailable } = await readSession();
  // Neither signed in nor signed out: nobody may take an outage for a sign-out.
  if (unavailable) return <p className="text-muted text-sm">Session unavailable</p>;
  if (!session) {
    return (
      <div className="flex items-center gap-4">
        <DocumentOf userId={null} />
        <NavLink href="/signin">Sign in</NavLink>
        <ButtonLink href="/signup" size="small">
          Sign up
        </ButtonLink>
      </div>
    );
  }
  const { id, name, email } = session.user;
  return (
    <div className="flex min-w-0 items-center gap-3">
      <DocumentOf userId={id} />
      <NavLink href="/account">
        <span className="sr-only">Account of </span>
        {name || email}
      </NavLink>
      <form action={signOutOfHere}>
        <SubmitButton look="secondary" size="small">
          Sign out
        </SubmitButton>
      </form>
    </div>
  );
}

export function AccountMenuSkeleton() {
  return (
    <div className="flex items-center gap-3">
      <Skeleton className="h-4 w-16" />
      <Skeleton className="h-8 w-20 rounded-lg" />
    </div>
  );
}
