import { skew } from '../session/policy.ts';
import type { SessionRecord } from '../session/session.ts';
import { ExpiringMap } from './expiring-map.ts';
import type { StrategyOptions } from './strategy.ts';
import { isUserActive, loadUser } from './users.ts';

/**
 * Sessions that plain Auth.js began as JWTs and that have no row in the registry yet. No row can say that
 * such a session has ended, so other things have to.
 */
export class UnregisteredSessions {
  private readonly options: StrategyOptions;
  /** By sid, whether the session is live: each read of its token asks. */
  private readonly answers: ExpiringMap<boolean>;

  constructor(options: StrategyOptions) {
    this.options = options;
    this.answers = new ExpiringMap(options.policy.revocationLag);
  }

  /**
   * Whether a session is live: it has not ended with others, its user is there, and the user may have a
   * session.
   */
  async isLive(session: SessionRecord, now: Date): Promise<boolean> {
    const { sid, userId } = session;
    const known = this.answers.get(sid, now);
    if (known !== undefined) return known;
    const isEnded = await this.hasEnded(session);
    const hasUser = !isEnded && (await loadUser(this.options, session)) !== null;
    const isLive = hasUser && (await isUserActive(this.options, userId));
    this.answers.set(sid, isLive, now);
    return isLive;
  }

  /** Whether all sessions of its user, or everyone's, were ended after its token was written. */
  async hasEnded({ userId, lastSeenAt }: SessionRecord): Promise<boolean> {
    const cutoff = await this.options.registry?.cutoffFor(userId);
    return !!cutoff && lastSeenAt.getTime() <= cutoff.getTime() + skew * 1000;
  }
}
