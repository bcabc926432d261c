import { readSession } from '../_lib/read-session';
import { NavLink } from './nav-link';

/** What only a signed-in user has pages for. */
export async function SignedInLinks() {
  const { session } = await readSession();
  return session && <NavLink href="/sessions">Devices</NavLink>;
}
