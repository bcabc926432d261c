import { expect } from 'vitest';
import type { Browser } from '../../support/browser.ts';
import type { Server } from './serve.ts';
import { copyOf, type Ended, endingsOnV4, isIn, type Jar } from './v4-jars.ts';
import type { WalkOfV4 } from './v4-walk.ts';

// Checks servers of v4 and of the kit that run side by side.

/** Users sign in and out on either side, and sessions are ended. */
export async function meet(walk: WalkOfV4, old: Server, kit: Server): Promise<void> {
  const { address, walked } = walk;
  const at = async <Result>(server: Server, ask: () => Promise<Result>): Promise<Result> => {
    address.leadTo(server.origin);
    return ask();
  };
  const signedUp = (login: string) => at(old, () => walk.signUp(login));
  const isInAt = (server: Server, { browser, who }: Jar) => at(server, () => isIn(browser, who));

  for (let n = 0; n < 3; n += 1) {
    const jar = await signedUp(`signed-out-on-the-kit-${n}`);
    expect(await isInAt(kit, jar)).toBe(true);
    const kept = copyOf(jar.browser);
    await at(kit, () => jar.browser.post('/api/auth/signout'));
    expect(await isInAt(kit, jar)).toBe(false);
    // v4 accepts a jwt until it expires, also from a thief.
    const isKnownToV4 = walked.firstStrategy === 'database';
    const again = { ...jar, browser: copyOf(kept) };
    expect(await isInAt(old, again)).toBe(!isKnownToV4);
    // v4 has issued a new jwt then, which counts as a session that began later.
    expect(await isInAt(kit, again)).toBe(!isKnownToV4);
    walk.ended.push({ ...jar, browser: kept, isKnownToV4 });
  }
  for (let n = 0; n < 2; n += 1) {
    const jar = await signedUp(`revoked-${n}`);
    const ended = await at(kit, () => revoke(jar));
    expect(ended).toBe(200);
    walk.ended.push({ ...jar, isKnownToV4: walked.firstStrategy === 'database' });
  }
  if (walked.firstStrategy === 'database') {
    for (let n = 0; n < 2; n += 1) walk.ended.push(await signedOutOnV4(walk, old, n));
  }

  const onV4 = await signedUp('newcomer-on-v4');
  expect(await isInAt(kit, onV4)).toBe(true);
  walk.jars.push(onV4);
  await formsOfV4(walk, old, kit, at);

  // v4 knows no cookie of the kit's, and leaves it where it is.
  const onKit = await at(kit, () => walk.signUp('newcomer-on-the-kit'));
  expect(await isInAt(old, onKit)).toBe(false);
  expect(await isInAt(kit, onKit)).toBe(true);
  walk.newcomers.push(onKit);

  // Auth.js would link a provider's account to the signed-in user.
  if (walked.beginSignIn) return;
  // After a sign-in as another user, the kit has that user, and v4 none.
  const { browser, who } = await signedUp('one');
  await at(kit, () => walked.signIn(browser, 'another', walk.app));
  const { who: another } = await signedUp('another');
  expect(another.id).not.toBe(who.id);
  expect(await isInAt(kit, { browser, who: another })).toBe(true);
  expect(await isInAt(old, { browser, who: another })).toBe(false);
  expect(await at(old, () => browser.session())).toEqual({});
}

type At = <Result>(server: Server, ask: () => Promise<Result>) => Promise<Result>;

async function signedOutOnV4({ app, signUp, address }: WalkOfV4, old: Server, n: number) {
  address.leadTo(old.origin);
  const jar = await signUp(`signed-out-beside-${n}`);
  await endingsOnV4.signedOut(app, jar);
  return { ...jar, isKnownToV4: true } satisfies Ended;
}

async function revoke({ browser, who }: Jar): Promise<number> {
  const answer = await browser.postJson('/api/admin/end', JSON.stringify({ userId: who.id }));
  return answer.status;
}

/** Sends forms of v4 to the kit, which sign no user in or out. */
async function formsOfV4(
  { walked, signUp }: WalkOfV4,
  old: Server,
  kit: Server,
  at: At,
): Promise<void> {
  const { browser, who } = await at(old, () => signUp('in-between'));
  const csrfToken = await at(old, () => tokenOfForms(browser));
  const signOut = await at(kit, () => browser.submit('/api/auth/signout', { csrfToken }));
  expect(signOut.status).toBe(302);
  expect(signOut.headers.get('location')).toContain('error=MissingCSRF');
  for (const server of [old, kit]) {
    expect(await at(server, () => isIn(browser, who))).toBe(true);
  }
  const { beginSignIn } = walked;
  if (!beginSignIn) return;
  const finish = await at(old, () => beginSignIn(browser, 'begun-on-v4'));
  const answer = await at(kit, () => finish(browser));
  expect(answer.headers.get('location')).toContain('/api/auth/error?error=Configuration');
  for (const server of [old, kit]) {
    expect(await at(server, () => isIn(browser, who))).toBe(true);
  }
}

async function tokenOfForms(browser: Browser): Promise<string> {
  const answer = await browser.get('/api/auth/csrf');
  const { csrfToken } = (await answer.json()) as { csrfToken: string }; // as Auth.js has it
  return csrfToken;
}
