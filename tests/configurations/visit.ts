import type { NextRequest } from 'next/server';
import { Browser } from '../support/browser.ts';
import { asComponent, asRoute } from '../support/next-scope.ts';
import type { Configuration } from './configuration.ts';
import type { Log } from './log.ts';
import { maskedCookie, maskedUrl } from './mask.ts';
import type { App, Deployment, Subject } from './subjects.ts';

type Handler = (request: NextRequest) => Promise<Response> | Response;

/** One browser at one app, and what is seen of both. */
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

  /** The app goes on with a change, in new processes. */
  deploy(change: Partial<Deployment>): void {
    this.deployment = { ...this.deployment, ...change };
    this.app = this.subject.deploy(this.deployment);
  }

  /** What Next answers where a handler throws, and a note of each answer. */
  answered(what: string, handler: Handler): Handler {
    return async (request) => {
      this.requests += 1;
      const path = request.nextUrl.pathname.replace(this.basePath, '');
      // Asked for by each form.
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
      // As a browser takes it, from its own address.
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

  /** The session cookie or its pieces, whatever the app calls it. */
  sessionCookies(): string {
    const others = /csrf|callback-url|pkce|state|nonce/;
    const all = [...this.browser.cookies].filter(([name]) => !others.test(name));
    return all.map(([name, { value }]) => `${name}=${value}`).join('; ');
  }

  /** What `useSession()` gets. */
  async session(as = 'useSession'): Promise<void> {
    const answer = await this.browser.get(this.path('session'));
    this.log.see(as, await answer.json());
  }

  /** What `auth()` gives a component. */
  async component(as = 'component'): Promise<void> {
    await this.browser.get(
      '/page',
      this.seen(as, asComponent, () => this.app.auth()),
    );
  }

  /** What `auth(handler)` gives a route handler. */
  async handler(as = 'handler'): Promise<void> {
    const handler = this.app.auth((request) => {
      this.log.see(as, asJson(request.auth));
      return new Response();
    }) as unknown as Handler; // Auth.js types it for Next's context, which is not asked for here
    // A lazy configuration makes it a promise.
    const route = asRoute(async (request) =>
      (await (handler as unknown as Promise<Handler>))(request),
    );
    await this.browser.get('/handler', this.answered('auth(handler)', route));
  }

  /** What `auth` as the proxy answers a visitor who opens this page. */
  async proxied(path: string): Promise<void> {
    const proxy = this.app.proxy as unknown as Handler; // a call that Auth.js leaves out of its types
    await this.browser.open(
      path,
      this.answered('proxy', (request) => proxy(request)),
    );
  }

  /** Runs code in a server action, or where else Next runs it, and keeps what it gives. */
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

/** As it would go to a browser; a BigInt fails there. */
function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null));
}
