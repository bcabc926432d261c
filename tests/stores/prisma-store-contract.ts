import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { adoptPlainSessions, toAdopted } from '../../src/kit/registry/adopt.ts';
import { defaultPolicy } from '../../src/kit/session/policy.ts';
import { hashToken } from '../../src/kit/session/token.ts';
import {
  type ModelNames,
  type PrismaClientLike,
  prismaAdapter,
  prismaSessions,
} from '../../src/kit/stores/prisma/index.ts';
import type { QueryPool } from '../../src/kit/stores/prisma/prepared-query.ts';
import { sessionStoreContract } from '../../src/kit/testing/contract.ts';
import { forgedIds } from '../support/forged-ids.ts';

const now = new Date('2030-01-01T00:00:00Z');
const later = new Date('2030-01-20T00:00:00Z');

export interface PrismaDatabase {
  readonly prisma: PrismaClientLike;
  readonly pool?: QueryPool;
  readonly schema?: string;
  readonly names?: ModelNames;
  /** Whether a session's row goes with its user. */
  readonly cascades?: boolean;
}

/** The contract for the store in a database, whichever database that is. */
export function prismaStoreContract(database: PrismaDatabase): void {
  const store = () => prismaSessions(database.prisma, database);
  const adapter = () => prismaAdapter(database.prisma, database.names);

  async function createUser() {
    const email = `${randomUUID()}@example.com`;
    const user = await adapter().createUser?.({ id: '', email, emailVerified: null });
    return user?.id ?? '';
  }

  sessionStoreContract(() => ({
    store: store(),
    createUser,
    async deleteUser(id) {
      await adapter().deleteUser?.(id);
    },
    deletesWithUser: database.cascades,
  }));

  it.for(forgedIds)('knows no user with the id %j', async (userId) => {
    expect(await store().list(userId, now)).toEqual([]);
    const ended: unknown[] = [];
    const onEnded = (batch: readonly unknown[]) => void ended.push(...batch);
    await store().userChanged(userId, now, onEnded);
    await store().end({ userId }, 'revoked', now, onEnded);
    await store().end({ userId, sid: 'a sid' }, 'revoked', now, onEnded);
    expect(ended).toEqual([]);
  });

  describe('sessions of plain Auth.js', () => {
    const plain = () => store().plain;
    const find = (token: string) => plain().find(token, hashToken(token));

    /** Creates a session as Auth.js's Prisma adapter does. */
    async function createPlainSession(sessionToken: string = randomUUID(), expires = later) {
      const userId = await createUser();
      await adapter().createSession?.({ sessionToken, userId, expires });
      return { sessionToken, userId };
    }

    it('are found by the token itself, with their user, and by no other spelling of it', async () => {
      const { sessionToken, userId } = await createPlainSession();
      expect(await find(sessionToken)).toMatchObject({
        session: { token: sessionToken, userId, expires: later },
        user: { id: userId },
      });
      for (const other of [sessionToken.toUpperCase(), `${sessionToken} `, randomUUID()]) {
        expect(await find(other)).toBeNull();
      }
    });

    it('are adopted once, and then found by the hash alone', async () => {
      const { sessionToken } = await createPlainSession();
      const found = await find(sessionToken);
      if (!found || 'graceUntil' in found) throw new Error('It was not found in plain text.');
      const session = toAdopted(found.session, defaultPolicy, now);
      const tries = Array.from({ length: 6 }, () => plain().claim(found.session, session));
      expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
      expect((await store().find(hashToken(sessionToken)))?.session).toEqual(session);
    });

    it('are found by their plain token too, once another process has adopted them', async () => {
      const { sessionToken } = await createPlainSession();
      await adoptPlainSessions(plain(), defaultPolicy, now);
      const tokenHash = hashToken(sessionToken);
      const adopted = await store().find(tokenHash);
      expect(await find(sessionToken)).toEqual({ ...adopted, graceUntil: null });
      const sid = adopted?.session.sid ?? '';
      const replacement = { tokenHash: hashToken('the next one'), graceUntil: later };
      expect(await store().replace({ sid, tokenHash }, replacement, now)).toBe(true);
      expect(await find(sessionToken)).toMatchObject({ session: { sid }, graceUntil: later });
    });

    it('are not found by the hash, which a thief may have read in the table', async () => {
      const { sessionToken } = await createPlainSession();
      await adoptPlainSessions(plain(), defaultPolicy, now);
      expect(await find(hashToken(sessionToken))).toBeNull();
    });

    it('stay ended when they end before the kit has read them', async () => {
      const { sessionToken, userId } = await createPlainSession();
      expect(await store().list(userId, now)).toHaveLength(1);
      await store().end({ userId }, 'revoked', now);
      expect(await find(sessionToken)).toBeNull();
      expect(await store().find(hashToken(sessionToken))).toBeNull();
    });

    it('are all hashed in batches, also by two processes at once, with the expired ones', async () => {
      const tokens = ['expired', ...Array.from({ length: 8 }, () => randomUUID())];
      for (const token of tokens)
        await createPlainSession(token, token === 'expired' ? new Date(0) : later);
      const progress: number[] = [];
      const options = { batch: 3, onProgress: (sum: number) => void progress.push(sum) };
      const both = await Promise.all([
        adoptPlainSessions(plain(), defaultPolicy, now, options),
        adoptPlainSessions(plain(), defaultPolicy, now, { batch: 2 }),
      ]);
      expect(both[0] + both[1]).toBe(tokens.length);
      expect(progress.at(-1)).toBe(both[0]);
      expect(await plain().list(10)).toEqual([]);
      for (const token of tokens) expect(await store().find(hashToken(token))).not.toBeNull();
      expect(await adoptPlainSessions(plain(), defaultPolicy, now)).toBe(0);
    });
  });
}
