import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Adapter } from 'next-auth/adapters';
import type { JWT } from 'next-auth/jwt';
import { orUnavailable } from '../registry/with-outage-errors.ts';
import { ShortLived } from './short-lived.ts';

/**
 * Users of an app that NextAuth v4 signed in without an adapter: it kept none, and its jwts name each by
 * the id of their account at the provider. Each gets a row when one of those jwts is first met, with that
 * account, so that their next sign-in finds the same user.
 */
export class UsersOfV4 {
  private readonly adapter: Adapter;
  private readonly provider: string;
  /** By the id of the account: each read of such a jwt asks. */
  private readonly known: ShortLived<Promise<string | null>>;

  /**
   * @param provider the only one that the app had: another's account may have the same id.
   * @param remember how long a user is known without asking, in seconds.
   */
  constructor(adapter: Adapter, provider: string, remember: number) {
    this.adapter = adapter;
    this.provider = provider;
    this.known = new ShortLived(remember);
  }

  /**
   * The id of the user of a jwt.
   *
   * @param isMet whether the registry knows its session: then a user who isn't there is gone.
   * @returns `null`: they are gone, or have no address or that of another user and sign in once more.
   * @throws KitError session_store_unavailable
   */
  idOf(claims: JWT, isMet: boolean, now: Date): Promise<string | null> {
    const account = String(claims.sub);
    const known = this.known.get(account, now);
    if (known) return known;
    const asked = orUnavailable(() =>
      isMet ? this.find(account) : this.findOrCreate(account, claims),
    );
    this.known.set(account, asked, now);
    // Whom it didn't find may be there by the next time, and what failed is asked again.
    const forget = () => this.known.delete(account);
    asked.then((id) => id ?? forget(), forget);
    return asked;
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

  /** Another process may have just made the user, and be about to link the account. */
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
    const id = randomUUID(); // As Auth.js gives one, which most adapters leave to the database.
    const user = await adapter.createUser?.({ id, ...profile, emailVerified: null });
    if (!user) return null;
    try {
      const account = { userId: user.id, provider, providerAccountId };
      await adapter.linkAccount?.({ ...account, type: 'oauth' });
    } catch (error) {
      // Without the account their next sign-in would be refused.
      await adapter.deleteUser?.(user.id);
      throw error;
    }
    return user.id;
  }
}
