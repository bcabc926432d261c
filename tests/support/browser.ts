import { NextRequest } from 'next/server';

type Handler = (request: NextRequest) => Promise<Response> | Response;

/** A cookie as a browser keeps it: the attributes decide over it, not the test. */
export interface KeptCookie {
  value: string;
  attributes: ReadonlyMap<string, string>;
  /** Of a cookie with `Max-Age`: when the browser drops it, in milliseconds. */
  until?: number;
}

/** A browser's side of HTTP, as far as sessions go: it keeps cookies and sends them back. */
export class Browser {
  readonly cookies = new Map<string, KeptCookie>();

  constructor(
    private readonly handlers: { GET: Handler; POST: Handler },
    readonly origin = 'http://localhost:3000',
    /** What a proxy in front of the app would add, or a browser with another name says. */
    private readonly extra: Record<string, string> = {},
    /** Where the app has Auth.js's routes. */
    readonly basePath = '/api/auth',
  ) {}

  async get(path: string, handler: Handler = this.handlers.GET): Promise<Response> {
    return this.send(handler, path, {});
  }

  /** Opens a page as by its address. */
  async open(path: string, handler: Handler): Promise<Response> {
    return this.send(handler, path, { headers: { accept: 'text/html,*/*;q=0.8' } });
  }

  /** A form as Auth.js's own pages send it, with the CSRF token. */
  async post(path: string, fields: Record<string, string> = {}): Promise<Response> {
    return this.submit(path, { ...fields, csrfToken: await this.csrfToken() });
  }

  /** What `useSession().update(data)` sends. */
  async update(data: unknown): Promise<Response> {
    const body = JSON.stringify({ csrfToken: await this.csrfToken(), data });
    return this.postJson(`${this.basePath}/session`, body);
  }

  /** A form with just these fields. */
  async submit(path: string, fields: Record<string, string>): Promise<Response> {
    const body = new URLSearchParams(fields);
    return this.send(this.handlers.POST, path, { method: 'POST', body });
  }

  /** What a script sends that has read the CSRF token. */
  async postJson(path: string, body: string): Promise<Response> {
    const headers = { 'content-type': 'application/json' };
    return this.send(this.handlers.POST, path, { method: 'POST', headers, body });
  }

  private async csrfToken(): Promise<string> {
    const csrf = await this.get(`${this.basePath}/csrf`);
    const { csrfToken } = (await csrf.json()) as { csrfToken: string };
    return csrfToken;
  }

  async signIn(email: string, password: string): Promise<Response> {
    return this.post(`${this.basePath}/callback/credentials`, { email, password });
  }

  async session(): Promise<unknown> {
    return (await this.get(`${this.basePath}/session`)).json();
  }

  /** The session cookie, whatever its prefix. */
  get sessionCookie(): KeptCookie | undefined {
    return [...this.cookies].find(([name]) => name.endsWith('authjs.session-token'))?.[1];
  }

  /** Another one that holds the same cookies, say to send them to another process. */
  copy(handlers: { GET: Handler; POST: Handler }): Browser {
    const copy = new Browser(handlers, this.origin, {}, this.basePath);
    for (const [name, cookie] of this.cookies) copy.cookies.set(name, cookie);
    return copy;
  }

  setCookie(name: string, value: string): void {
    this.cookies.set(name, { value, attributes: new Map() });
  }

  private async send(handler: Handler, path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers({
      'user-agent': 'a browser for tests',
      ...this.extra,
      ...Object.fromEntries(new Headers(init.headers)),
    });
    const { protocol, host } = new URL(this.origin);
    headers.set('host', host);
    headers.set('x-forwarded-proto', protocol.slice(0, -1));
    for (const [name, { until = Number.POSITIVE_INFINITY }] of this.cookies) {
      if (until <= Date.now()) this.cookies.delete(name);
    }
    const pairs = [...this.cookies].map(([name, { value }]) => `${name}=${value}`);
    if (pairs.length > 0) headers.set('cookie', pairs.join('; '));
    const { method, body } = init;
    const response = await handler(
      new NextRequest(`${this.origin}${path}`, { method, body, headers }),
    );
    for (const line of response.headers.getSetCookie()) this.keep(line);
    return response;
  }

  private keep(line: string): void {
    const [pair = '', ...rest] = line.split('; ');
    const [name = '', value = ''] = splitOnce(pair);
    const attributes = new Map(
      rest
        .map(splitOnce)
        .map(([key = '', text = '']): [string, string] => [key.toLowerCase(), text]),
    );
    const gone =
      attributes.get('max-age') === '0' || Date.parse(attributes.get('expires') ?? '') === 0;
    const maxAge = attributes.get('max-age');
    const until = maxAge === undefined ? undefined : Date.now() + Number(maxAge) * 1000;
    if (gone) this.cookies.delete(name);
    else this.cookies.set(name, { value, attributes, until });
  }
}

function splitOnce(text: string): string[] {
  const separator = text.indexOf('=');
  return separator < 0 ? [text] : [text.slice(0, separator), text.slice(separator + 1)];
}
