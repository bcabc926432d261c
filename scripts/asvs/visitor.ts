import { parse } from 'node-html-parser';
import { proxied, type RunningApp } from './apps.ts';
import { password } from './users.ts';

/** A cookie, with its Set-Cookie line, whose attributes are checked. */
export interface SetCookie {
  name: string;
  value: string;
  line: string;
}

interface RequestOptions {
  method?: string;
  headers?: Record<string, string>;
  body?: URLSearchParams | FormData | string;
}

/** A browser without scripts: it keeps cookies and sends forms, over real HTTP. */
export class Visitor {
  readonly cookies = new Map<string, SetCookie>();

  constructor(readonly app: RunningApp) {}

  async send(path: string, { method, headers, body }: RequestOptions = {}): Promise<Response> {
    const cookie = [...this.cookies.values()].map(({ name, value }) => `${name}=${value}`);
    const response = await fetch(`${this.app.address}${path}`, {
      method,
      body,
      redirect: 'manual',
      headers: {
        'user-agent': 'a browser of the ASVS report',
        ...proxied,
        ...(cookie.length > 0 && { cookie: cookie.join('; ') }),
        ...headers,
      },
    });
    for (const line of response.headers.getSetCookie()) this.keep(line);
    return response;
  }

  /** Sends a request as a script of the app's pages does. */
  change(method: string, path: string, body?: string): Promise<Response> {
    return this.send(path, { method, body, headers: { origin: this.app.origin } });
  }

  async open(path: string): Promise<{ status: number; location: string; html: string }> {
    const response = await this.send(path, { headers: { accept: 'text/html' } });
    const location = response.headers.get('location') ?? '';
    return { status: response.status, location, html: await response.text() };
  }

  /** Sends one of Auth.js's forms, with its CSRF token. */
  async post(path: string, fields: Record<string, string> = {}): Promise<Response> {
    const { csrfToken } = (await (await this.send('/api/auth/csrf')).json()) as {
      csrfToken: string;
    };
    return this.send(path, { method: 'POST', body: new URLSearchParams({ ...fields, csrfToken }) });
  }

  signIn(email: string, secret = password, fields: Record<string, string> = {}): Promise<Response> {
    return this.post('/api/auth/callback/credentials', { ...fields, email, password: secret });
  }

  signOut(): Promise<Response> {
    return this.post('/api/auth/signout');
  }

  /** @returns the status of a request that needs a session: 200, 401 or 503. */
  async status(): Promise<number> {
    const response = await this.send('/api/me');
    await response.arrayBuffer();
    return response.status;
  }

  async sessions(): Promise<{ sid: string; current: boolean }[]> {
    return (await (await this.send('/api/sessions')).json()) as { sid: string; current: boolean }[];
  }

  /** Sends the form that has a button of this name, and `within` in its markup. */
  async press(
    path: string,
    button: RegExp,
    fields: Record<string, string> = {},
    within?: string,
  ): Promise<Response> {
    const { html, status } = await this.open(path);
    const forms = parse(html).querySelectorAll('form');
    const form = forms.find(
      (candidate) =>
        candidate.querySelectorAll('button').some(({ text }) => button.test(text)) &&
        (!within || candidate.outerHTML.includes(within)),
    );
    if (!form) throw new Error(`${path} (${status}) has no form with a button like ${button}.`);
    const body = new FormData();
    for (const input of form.querySelectorAll('input')) {
      const { name, value = '', type } = input.attributes;
      const ticked = type !== 'checkbox' || 'checked' in input.attributes;
      if (name && ticked && !(name in fields)) body.append(name, value);
    }
    for (const { attributes, text } of form.querySelectorAll('button[name]')) {
      const { name = '', value = '' } = attributes;
      if (button.test(text)) body.append(name, value);
    }
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    return this.send(path, { method: 'POST', body, headers: { origin: this.app.origin } });
  }

  get sessionCookies(): SetCookie[] {
    return [...this.cookies.values()].filter(({ name }) => name.includes('session-token'));
  }

  get token(): string {
    return this.sessionCookies.map(({ value }) => value).join('');
  }

  /** @returns another browser with the same cookies, to replay them or to reach another process. */
  copy(app = this.app): Visitor {
    const copy = new Visitor(app);
    for (const [name, cookie] of this.cookies) copy.cookies.set(name, cookie);
    return copy;
  }

  withToken(value: string): Visitor {
    const copy = this.copy();
    const [first] = this.sessionCookies;
    for (const { name } of this.sessionCookies) copy.cookies.delete(name);
    if (first) copy.cookies.set(first.name, { ...first, value });
    return copy;
  }

  private keep(line: string): void {
    const [pair = ''] = line.split(';');
    const separator = pair.indexOf('=');
    const [name, value] = [pair.slice(0, separator), pair.slice(separator + 1)];
    if (/;\s*max-age=0/i.test(line) || value === '') this.cookies.delete(name);
    else this.cookies.set(name, { name, value, line });
  }
}
