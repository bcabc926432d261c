import type { Session } from 'authjs-session-kit/next';
import { within } from '../../src/cli/embedded/processes.ts';
import type { SessionKit } from '../../src/kit/create-session-kit.ts';
import { Browser } from '../support/browser.ts';

/** A browser with an answer that signed it in. */
interface Visitor {
  browser: Browser;
  sid: string;
}

/** In milliseconds, and far more than it takes. */
const patience = 40_000;

/** What came back: `session` and `signedIn` as always, `unavailable` as in an outage. */
interface Counts {
  session: number;
  signedIn: number;
  readUnavailable: number;
  signInUnavailable: number;
}

/** Visitors who go on reading, renewing and signing in, whatever happens to the server. */
export class Load {
  readonly visitors: Visitor[] = [];
  readonly counts: Counts = { session: 0, signedIn: 0, readUnavailable: 0, signInUnavailable: 0 };
  /** Answers that are neither what they always are nor an outage's. */
  readonly wrong: string[] = [];
  #working: Promise<unknown> | null = null;
  #stopped = false;

  constructor(private readonly kits: readonly SessionKit[]) {}

  /** So many visitors who are signed in. */
  async gather(count: number): Promise<void> {
    const enter = async () => {
      while (this.visitors.length < count) await this.#signIn();
    };
    await Promise.all(Array.from({ length: 10 }, enter));
  }

  /** So many of them at once, each with visitors of their own: answers to one must not cross. */
  start(clients: number): void {
    this.#stopped = false;
    const work = async (client: number) => {
      while (!this.#stopped) {
        for (let index = client; index < this.visitors.length; index += clients) {
          if (this.#stopped) return;
          await this.#read(index);
        }
        await this.#signIn();
      }
    };
    this.#working = Promise.all(Array.from({ length: clients }, (_, client) => work(client)));
  }

  /** Waits until what has come back since now is enough. */
  async until(isEnough: (since: Counts) => boolean): Promise<void> {
    const { session, signedIn, readUnavailable, signInUnavailable } = this.counts;
    const since = () => ({
      session: this.counts.session - session,
      signedIn: this.counts.signedIn - signedIn,
      readUnavailable: this.counts.readUnavailable - readUnavailable,
      signInUnavailable: this.counts.signInUnavailable - signInUnavailable,
    });
    if (await within(patience, () => isEnough(since()) || this.wrong.length > 0)) return;
    throw new Error(`Too little has come back: ${JSON.stringify(since())}`);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#working;
  }

  /** Those who are not signed in any more to a server that has just been started. */
  async lost(fresh: SessionKit): Promise<string[]> {
    const signedIn = await Promise.all(
      this.visitors.map(async ({ browser, sid }) => {
        const session = (await browser.copy(fresh.handlers).session()) as Session | null;
        return session?.sid === sid;
      }),
    );
    return this.visitors.filter((_, index) => !signedIn[index]).map(({ sid }) => sid);
  }

  #kit(): SessionKit {
    const kit = this.kits[Math.floor(Math.random() * this.kits.length)];
    if (!kit) throw new Error('There is no server.');
    return kit;
  }

  async #read(index: number): Promise<void> {
    const visitor = this.visitors[index];
    if (!visitor) return;
    const { browser, sid } = visitor;
    const response = await browser.get('/api/auth/session', this.#kit().handlers.GET);
    if (!browser.sessionCookie) this.wrong.push('a cookie was taken back');
    if (await this.#isOutage(response)) this.counts.readUnavailable++;
    else if (((await response.json()) as Session | null)?.sid === sid) this.counts.session++;
    else this.wrong.push(`${response.status} in place of the session`);
  }

  async #signIn(): Promise<void> {
    const browser = new Browser(this.#kit().handlers);
    const response = await browser.post('/api/auth/callback/credentials');
    if (await this.#isOutage(response)) {
      this.counts.signInUnavailable++;
      if (browser.sessionCookie) this.wrong.push('a cookie was set in an outage');
    } else if (response.status === 302 && browser.sessionCookie) {
      this.counts.signedIn++;
      await this.#remember(browser);
    } else {
      this.wrong.push(`${response.status} ${response.headers.get('location')} to a sign-in`);
    }
  }

  /** Reads the sid once, so that it can be compared with what is read later. */
  async #remember(browser: Browser): Promise<void> {
    for (;;) {
      const response = await browser.get('/api/auth/session', this.#kit().handlers.GET);
      if (await this.#isOutage(response)) continue;
      const session = (await response.json()) as Session | null;
      if (session) this.visitors.push({ browser, sid: session.sid });
      else this.wrong.push('no session right after a sign-in');
      return;
    }
  }

  async #isOutage(response: Response): Promise<boolean> {
    if (response.status !== 503) return false;
    if (response.headers.get('retry-after') !== '5') this.wrong.push('a 503 without Retry-After');
    if (response.headers.getSetCookie().length > 0) this.wrong.push('a 503 with a cookie');
    const { error } = (await response.json()) as { error: string };
    if (error !== 'session_store_unavailable') this.wrong.push(`a 503 called ${error}`);
    return true;
  }
}
