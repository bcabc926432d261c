import { randomUUID } from 'node:crypto';
import type { Adapter } from 'next-auth/adapters';
import { describe, expect, it } from 'vitest';
import { faultOf } from '../../src/kit/session/fault.ts';
import {
  type ModelNames,
  type PrismaClientLike,
  prismaAdapter,
} from '../../src/kit/stores/prisma/index.ts';
import { forgedIds } from '../support/forged-ids.ts';

export interface AdapterUnderTest {
  readonly prisma: PrismaClientLike;
  readonly names?: ModelNames;
  /** Which of Auth.js's fields the app's users don't have. */
  readonly lacks?: readonly 'image'[];
}

const verified = new Date('2030-01-01T00:00:00.123Z');
const image = 'https://example.com/a.png';

/** What Auth.js relies on, asked of the adapter over any app's models. */
export function prismaAdapterContract(app: AdapterUnderTest): void {
  // Auth.js has every method optional; this adapter has them all.
  const adapter = () => prismaAdapter(app.prisma, app.names) as Required<Adapter>;
  const kept = (picture: string | null) => (app.lacks?.includes('image') ? null : picture);

  async function created() {
    const email = `${randomUUID()}@example.com`;
    const given = { email, name: 'Ada', emailVerified: verified, image };
    const user = await adapter().createUser({ id: randomUUID(), ...given });
    return { user, expected: { id: user.id, ...given, image: kept(image) } };
  }

  async function linked() {
    const { user, expected } = await created();
    const key = { provider: 'github', providerAccountId: randomUUID() };
    const account = { ...key, userId: user.id, type: 'oidc', access_token: 'a token' } as const;
    return { user: expected, key, account, answer: await adapter().linkAccount(account) };
  }

  describe("Auth.js's adapter", () => {
    it('creates users, and finds them by id and by email', async () => {
      const { user, expected } = await created();
      expect(user.id).toBeTypeOf('string');
      expect(user).toMatchObject(expected);
      expect(await adapter().getUser(user.id)).toEqual(user);
      expect(await adapter().getUserByEmail(user.email)).toEqual(user);
      expect(await adapter().getUserByEmail('unknown@example.com')).toBeNull();
    });

    it('creates users with an email address only', async () => {
      const email = `${randomUUID()}@example.com`;
      const user = await adapter().createUser({ id: randomUUID(), email, emailVerified: null });
      expect(user).toMatchObject({ email, name: null, emailVerified: null, image: null });
    });

    it('reports no outage when it refuses', async () => {
      const { user } = await created();
      const again = { id: randomUUID(), email: user.email, emailVerified: null };
      const unknown = { ...again, email: null as unknown as string }; // as a provider may have it
      for (const refused of [again, unknown]) {
        const created = Promise.resolve(adapter().createUser(refused));
        expect(await created.then(() => null, faultOf)).toBe('mistake');
      }
    });

    it('changes the given fields only', async () => {
      const { user, expected } = await created();
      const later = 'https://example.com/b.png';
      const changed = await adapter().updateUser({ id: user.id, name: 'Grace', image: later });
      expect(changed).toMatchObject({ ...expected, name: 'Grace', image: kept(later) });
      await adapter().updateUser({ id: user.id, emailVerified: null });
      expect(await adapter().getUser(user.id)).toMatchObject({
        name: 'Grace',
        emailVerified: null,
      });
    });

    it('links accounts, finds their users, and unlinks them', async () => {
      const { user, key, account, answer } = await linked();
      expect(answer).toMatchObject(account);
      expect(await adapter().getUserByAccount(key)).toMatchObject(user);
      const { providerAccountId, provider } = key;
      expect(await adapter().getAccount(providerAccountId, provider)).toMatchObject(account);
      await adapter().unlinkAccount(key);
      expect(await adapter().getUserByAccount(key)).toBeNull();
    });

    it('deletes users with their accounts', async () => {
      const { user, key } = await linked();
      await adapter().deleteUser(user.id);
      expect(await adapter().getUser(user.id)).toBeNull();
      expect(await adapter().getUserByAccount(key)).toBeNull();
    });

    it('keeps sessions as plain Auth.js does', async () => {
      const { user, expected } = await created();
      const session = { sessionToken: randomUUID(), userId: user.id, expires: verified };
      expect(await adapter().createSession(session)).toMatchObject(session);
      const found = await adapter().getSessionAndUser(session.sessionToken);
      expect(found).toMatchObject({ session, user: expected });
      const { sessionToken } = session;
      const expires = new Date('2030-02-01T00:00:00Z');
      expect(await adapter().updateSession({ sessionToken, expires })).toMatchObject({ expires });
      expect(await adapter().deleteSession(sessionToken)).toMatchObject({ userId: user.id });
      expect(await adapter().getSessionAndUser(sessionToken)).toBeNull();
    });

    it('keeps a link that was sent by email until it is used, once', async () => {
      const link = { identifier: 'ada@example.com', token: randomUUID(), expires: verified };
      expect(await adapter().createVerificationToken(link)).toEqual(link);
      const { identifier, token } = link;
      expect(await adapter().useVerificationToken({ identifier, token: 'another' })).toBeNull();
      expect(await adapter().useVerificationToken({ identifier, token })).toEqual(link);
      expect(await adapter().useVerificationToken({ identifier, token })).toBeNull();
    });

    it.for(forgedIds)('knows no user with the id %j', async (id) => {
      expect(await adapter().getUser(id)).toBeNull();
      await expect(adapter().updateUser({ id, name: 'Mallory' })).rejects.toThrow();
    });
  });
}
