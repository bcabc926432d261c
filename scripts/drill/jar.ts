export interface HeldToken {
  name: string;
  token: string;
}

/** A browser's cookies, sent over real HTTP to any process, as behind a load balancer. */
export class Jar {
  readonly cookies = new Map<string, string>();

  /** Sends a request with the cookies, and keeps those that the answer sets; the last answer wins. */
  async send(url: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { 'user-agent': 'a browser of the drill', cookie };
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { ...headers, ...Object.fromEntries(new Headers(init.headers)) },
    });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    return response;
  }

  /** Sends one of Auth.js's forms, with its CSRF token. */
  async post(origin: string, path: string, fields: Record<string, string> = {}): Promise<Response> {
    const { csrfToken } = (await (await this.send(`${origin}/api/auth/csrf`)).json()) as {
      csrfToken: string;
    };
    const body = new URLSearchParams({ ...fields, csrfToken });
    return this.send(`${origin}${path}`, { method: 'POST', body });
  }

  /** The session's token, or two while the cookie is being renamed. */
  tokens(names: readonly string[]): HeldToken[] {
    return [...this.cookies].flatMap(([name, token]) =>
      names.includes(name) ? [{ name, token }] : [],
    );
  }

  copy(): Jar {
    const copy = new Jar();
    for (const [name, value] of this.cookies) copy.cookies.set(name, value);
    return copy;
  }

  #keep(line: string): void {
    const [pair = ''] = line.split(';');
    const separator = pair.indexOf('=');
    const [name, value] = [pair.slice(0, separator), pair.slice(separator + 1)];
    if (value === '' || /;\s*max-age=0/i.test(line)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}
