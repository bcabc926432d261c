import type { NextRequest } from 'next/server';
import { Browser } from '../support/browser.ts';
import { asComponent, asRoute } from '../support/next-scope.ts';
import type { Configuration } from './configuration.ts';
import type { Log } from './log.ts';
import { maskedCookie, maskedUrl } from './mask.ts';
import type { App, Deployment, Subject } from './subjects.ts';

type Handler = (request: NextRequest) => Promise<Response> | Response;

/** One browser at one app, and the observations of both. */
export class Visit {
  readonly browser: Browser;
  app: App;
  requests = 0;

  constructor(
    readonly configuration: Configuration,
    readonly log: Log,
    readonly subject: Subject,
    private deployment: Deployment,
    readonly basePath = '/api/auth',
  ) {
    this.app = subject.deploy(deployment);
    const handlers = {
      GET: this.answered(
        'GET',
        asRoute((request) => this.app.handlers.GET(request)),
      ),
      POST: this.answered(
        'POST',
        asRoute((request) => this.app.handlers.POST(request)),
      ),
    };
    this.browser = new Browser(handlers, configuration.origin, {}, basePath);
  }

  /** Restarts the app with a change of its settings. */
  deploy(change: Partial<Deployment>): void {
    this.deployment = { ...this.deployment, ...change };
    this.app = this.subject.deploy(this.deployment);
  }

  /** Answers as Next does when a handler throws, and records each answer. */
  answered(what: string, handler: Handler): Handler {
    return async (request) => {
      this.requests += 1;
      const path = request.nextUrl.pathname.replace(this.basePath, '');
      // Every form requests it.
      const note = path === '/csrf' ? () => {} : this.note.bind(this, `${what} ${path}`);
      try {
        const answer = await handler(request);
        note(answer.status, answer.headers);
        return answer;
      } catch {
        note('threw', new Headers());
        return new Response('null', { status: 500 });
      }
    };
  }

  private note(what: string, status: number | 'threw', headers: Headers): void {
    const location = headers.get('location');
    this.log.answer(what, {
      status,
      // Relative to the page's URL, as in a browser.
      ...(location && { location: maskedUrl(new URL(location, this.origin).href) }),
      cookies: Object.fromEntries(headers.getSetCookie().map(maskedCookie)),
    });
  }

  private get origin(): string {
    return this.configuration.origin ?? 'http://localhost:3000';
  }

  path(action: string): string {
    return `${this.basePath}/${action}`;
  }

  /** The session cookie or its chunks, by the app's name. */
  sessionCookies(): string {
    const others = /csrf|callback-url|pkce|state|nonce/;
    const all = [...this.browser.cookies].filter(([name]) => !others.test(name));
    return all.map(([name, { value }]) => `${name}=${value}`).join('; ');
  }

  /** @returns what `useSession()` returns. */
  async session(as = 'useSession'): Promise<void> {
    const answer = await this.browser.get(this.path('session'));
    this.log.see(as, await answer.json());
  }

  /** @returns what `auth()` returns in a component. */
  async component(as = 'component'): Promise<void> {
    await this.browser.get(
      '/page',
      this.seen(as, asComponent, () => this.app.auth()),
    );
  }

  /** @returns what `auth(handler)` passes to a route handler. */
  async handler(as = 'handler'): Promise<void> {
    const handler = this.app.auth((request) => {
      this.log.see(as, asJson(request.auth));
      return new Response();
    }) as unknown as Handler; // Auth.js types it for Next's context, which is not asked for here
    // With a lazy configuration it is a promise.
    const route = asRoute(async (request) =>
      (await (handler as unknown as Promise<Handler>))(request),
    );
    await this.browser.get('/handler', this.answered('auth(handler)', route));
  }

  /** @returns the answer of `auth` as the proxy for a page. */
  async proxied(path: string): Promise<void> {
    const proxy = this.app.proxy as unknown as Handler; // a call that Auth.js leaves out of its types
    await this.browser.open(
      path,
      this.answered('proxy', (request) => proxy(request)),
    );
  }

  /** Runs code in a server action, or elsewhere in Next, and records its result. */
  seen(
    as: string,
    scope: (run: () => Promise<unknown>) => Handler,
    run: () => Promise<unknown>,
  ): Handler {
    this.requests += 1;
    return scope(async () => {
      try {
        this.log.see(as, asJson(await run()));
      } catch (error) {
        if (error instanceof Error && 'digest' in error) throw error;
        this.log.see(as, `threw ${error instanceof Error ? error.constructor.name : error}`);
      }
    });
  }
}

/** @returns the value as JSON for a browser, which fails for a BigInt. */
function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null));
}
