import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Adapter } from 'next-auth/adapters';
import type { JWT } from 'next-auth/jwt';
import { orUnavailable } from '../registry/with-outage-errors.ts';
import { ExpiringMap } from './expiring-map.ts';

/**
 * Users of an app that ran NextAuth v4 without an adapter. It kept no users, and its JWTs have the id of the
 * account at the provider in place of a user's id. When such a JWT is first read, a user and this account
 * are created, so that the next sign-in finds the same user.
 */
export class UsersOfV4 {
  private readonly adapter: Adapter;
  private readonly provider: string;
  /** User ids by account id: each read of such a JWT asks. */
  private readonly known: ExpiringMap<Promise<string | null>>;

  /**
   * @param provider the only provider that the app had: accounts of two providers may have the same id.
   * @param remember for how many seconds a user is not looked up again.
   */
  constructor(adapter: Adapter, provider: string, remember: number) {
    this.adapter = adapter;
    this.provider = provider;
    this.known = new ExpiringMap(remember);
  }

  /**
   * @param isRegistered whether the registry has the session: then a missing user was deleted and is not
   * created again.
   * @returns the id of a JWT's user; `null`: deleted, or to be signed in again because the claims have no
   * email or another user has it.
   * @throws KitError session_store_unavailable
   */
  idOf(claims: JWT, isRegistered: boolean, now: Date): Promise<string | null> {
    const account = String(claims.sub);
    const known = this.known.get(account, now);
    if (known) return known;
    const lookup = orUnavailable(() =>
      isRegistered ? this.find(account) : this.findOrCreate(account, claims),
    );
    this.known.set(account, lookup, now);
    // A user who wasn't found may exist the next time, and a failed lookup is repeated.
    const forget = () => this.known.delete(account);
    lookup.then((id) => id ?? forget(), forget);
    return lookup;
  }

  private async findOrCreate(
    account: string,
    { name, email, picture: image }: JWT,
  ): Promise<string | null> {
    const found = await this.find(account);
    if (found || !email) return found;
    if (await this.adapter.getUserByEmail?.(email)) return this.awaitOther(account);
    try {
      return await this.create(account, { name, email, image });
    } catch (error) {
      const other = await this.awaitOther(account);
      if (other) return other;
      throw error;
    }
  }

  /** Another process may have just created the user, and be about to link the account. */
  private async awaitOther(account: string): Promise<string | null> {
    for (let left = 6; left > 0; left--) {
      const found = await this.find(account);
      if (found) return found;
      await sleep(50);
    }
    return null;
  }

  private async find(providerAccountId: string): Promise<string | null> {
    const { provider } = this;
    const user = await this.adapter.getUserByAccount?.({ provider, providerAccountId });
    return user?.id ?? null;
  }

  private async create(
    providerAccountId: string,
    profile: { email: string; name?: string | null; image?: string | null },
  ): Promise<string | null> {
    const { adapter, provider } = this;
    const id = randomUUID(); // as Auth.js does; most adapters leave it to the database
    const user = await adapter.createUser?.({ id, ...profile, emailVerified: null });
    if (!user) return null;
    try {
      const account = { userId: user.id, provider, providerAccountId };
      await adapter.linkAccount?.({ ...account, type: 'oauth' });
    } catch (error) {
      // With the user and without the account, the next sign-in would be refused.
      await adapter.deleteUser?.(user.id);
      throw error;
    }
    return user.id;
  }
}
