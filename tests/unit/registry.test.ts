import { describe, expect, it, vi } from 'vitest';
import { Feed } from '../../src/kit/registry/feed.ts';
import { Registry } from '../../src/kit/registry/registry.ts';
import { withOutageErrors } from '../../src/kit/registry/with-outage-errors.ts';
import { defaultPolicy, initialTimes } from '../../src/kit/session/policy.ts';
import { newSessionToken, newSid } from '../../src/kit/session/token.ts';
import { memorySessions } from '../../src/kit/stores/memory.ts';

const now = new Date('2030-01-01T00:00:00Z');
const user = { id: 'user', email: 'user@example.com', emailVerified: null };
const info = { userAgent: null, ipAddress: null };

/** A registry that keeps what it has read for a minute, and one of another process over the same store. */
function registries() {
  const store = memorySessions(async () => user);
  const registry = () =>
    new Registry({
      store,
      feed: new Feed(store, { lag: 1, confirmFor: 600 }),
      policy: { ...defaultPolicy, readCache: 60 },
      report() {},
    });
  return { registry: registry(), elsewhere: registry() };
}

function newSession() {
  const session = { sid: newSid(), userId: user.id, ...initialTimes(defaultPolicy, true, now) };
  return { session, secret: newSessionToken() };
}

describe('the registry keeps the claims', () => {
  it('that a session begins with, or none', async () => {
    const { registry } = registries();
    const claimsOf = async (secret: string) => (await registry.find(secret, now))?.session.claims;
    const [one, other, third] = [newSession(), newSession(), newSession()];
    await registry.register(one.session, one.secret, 'database', info, 'some');
    await registry.register(other.session, other.secret, 'database', info);
    await registry.adopt(third.session, third.secret, 'jwt');
    expect(await claimsOf(one.secret)).toBe('some');
    expect(await claimsOf(other.secret)).toBeNull();
    expect(await claimsOf(third.secret)).toBeNull();
  });

  it('through a migration, unless it has new ones', async () => {
    const { registry } = registries();
    const { session, secret } = newSession();
    await registry.register(session, secret, 'database', info, 'some');
    const second = newSessionToken();
    await registry.migrate(session, { from: secret, to: second }, 'jwt', now);
    const migrated = await registry.find(second, now);
    expect(migrated?.session).toMatchObject({ strategy: 'jwt', claims: 'some' });

    const another = newSession();
    await registry.register(another.session, another.secret, 'jwt', info);
    const secrets = { from: another.secret, to: newSessionToken() };
    await registry.migrate(another.session, secrets, 'database', now, 'of the jwt');
    expect((await registry.find(secrets.to, now))?.session.claims).toBe('of the jwt');
  });

  it('and returns written ones at once, although others are cached', async () => {
    const { registry } = registries();
    const { session, secret } = newSession();
    await registry.register(session, secret, 'database', info);
    expect((await registry.find(secret, now))?.session.claims).toBeNull();
    expect(await registry.updateClaims(session, secret, null, 'first', now)).toBe(true);
    expect((await registry.find(secret, now))?.session.claims).toBe('first');
  });

  it('and reads them again if another process wrote first', async () => {
    const { registry, elsewhere } = registries();
    const { session, secret } = newSession();
    await registry.register(session, secret, 'database', info);
    await registry.find(secret, now);
    await elsewhere.updateClaims(session, secret, null, 'theirs', now);
    expect((await registry.find(secret, now))?.session.claims).toBeNull();
    expect(await registry.updateClaims(session, secret, null, 'ours', now)).toBe(false);
    expect((await registry.find(secret, now))?.session.claims).toBe('theirs');
  });
});

it("a store that can't write claims is an outage", async () => {
  const onOutage = vi.fn();
  const store = memorySessions(async () => user);
  store.updateClaims = () => Promise.reject(new Error('down'));
  const { session } = newSession();
  const known = { ...session, tokenHash: 'a hash', claims: null };
  const written = withOutageErrors(store, onOutage).updateClaims(known, 'some', now);
  await expect(written).rejects.toMatchObject({ code: 'session_store_unavailable' });
  expect(onOutage).toHaveBeenCalledWith('updateClaims', await written.catch((error) => error));
});
