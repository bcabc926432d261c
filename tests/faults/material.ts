import type { JWTPayload } from 'jose';
import { claimsOf } from '../../src/kit/session/claims.ts';
import type { StoredSession } from '../../src/kit/session/store.ts';
import { sessionOf } from '../contract/strategy/helpers.ts';
import { Browser } from '../support/browser.ts';
import { asAction } from '../support/next-scope.ts';
import { type MemoryKit, person } from './memory-kit.ts';

/** What somebody has to work with who wants to be taken for the user. */
export interface Material {
  /** The token of a live session. */
  token: string;
  /** The same session as its jwt would say it. */
  claims: JWTPayload;
  /** The same session as the registry keeps it. */
  stored: Omit<StoredSession, 'claims'>;
  csrf: { cookie: string; token: string };
  /** Tokens that were good once. */
  spent: { signedOut: string; revoked: string; rotated: string };
}

/** Signs in a few times, and spoils all of it but one session. */
export async function gatherMaterial({ kit, store, clock }: MemoryKit): Promise<Material> {
  const enter = async () => {
    const browser = new Browser(kit.handlers);
    await browser.post('/api/auth/callback/credentials', { password: 'right' });
    return { browser, token: tokenOf(browser) };
  };
  const [signedOut, revoked, rotated] = [await enter(), await enter(), await enter()];
  await signedOut.browser.post('/api/auth/signout');
  const session = await sessionOf(revoked.browser);
  await kit.sessions.revoke(session, session.sid);
  await rotated.browser.get('/rotate', asAction(kit.sessions.rotate));

  const { browser, token } = await enter();
  const { sid } = await sessionOf(browser);
  const stored = (await store.list(person.id, clock.now())).find((each) => each.sid === sid);
  if (!stored) throw new Error('The registry does not list the session.');
  const cookie = browser.cookies.get('authjs.csrf-token')?.value ?? '';
  return {
    token,
    claims: {
      ...claimsOf(stored),
      name: person.name,
      email: person.email,
      token_id: 'of no session',
    },
    stored,
    csrf: { cookie, token: decodeURIComponent(cookie).split('|')[0] ?? '' },
    spent: { signedOut: signedOut.token, revoked: revoked.token, rotated: rotated.token },
  };
}

function tokenOf(browser: Browser): string {
  const token = browser.sessionCookie?.value;
  if (!token) throw new Error('The sign-in set no session cookie.');
  return token;
}
