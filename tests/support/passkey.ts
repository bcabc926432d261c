import {
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import type { NextAuthConfig } from 'next-auth';
import type { Adapter, AdapterAuthenticator } from 'next-auth/adapters';
import type { Browser } from './browser.ts';

type Provider = NextAuthConfig['providers'][number];

interface Signed {
  id: string;
  publicKey?: string;
  signature: string;
  response: object;
}

/** What Auth.js asks `@simplewebauthn/server` to check, as far as it does: who holds the key. */
interface Asked {
  response: Signed;
  expectedChallenge: string;
  authenticator?: { credentialPublicKey: Uint8Array };
}

function isSigned({ response, expectedChallenge }: Asked, publicKey: KeyObject): boolean {
  const signature = Buffer.from(response.signature, 'base64');
  return verify('sha256', Buffer.from(expectedChallenge), publicKey, signature);
}

const asKey = (bytes: Uint8Array) =>
  createPublicKey({ key: Buffer.from(bytes), format: 'der', type: 'spki' });

/**
 * Auth.js's provider for passkeys. Its signatures are real ones; that they come in WebAuthn's own
 * envelope is the affair of `@simplewebauthn/server`, which Auth.js takes as a part like this.
 */
export const passkeyProvider = {
  id: 'passkey',
  name: 'Passkey',
  type: 'webauthn',
  enableConditionalUI: false,
  simpleWebAuthnBrowserVersion: false,
  formFields: {},
  registrationOptions: {},
  getRelayingParty: () => ({ id: 'localhost', name: 'App', origin: 'http://localhost:3000' }),
  async getUserInfo({ adapter }: { adapter: Adapter }, { query }: { query?: { email?: string } }) {
    const email = query?.email;
    const user = email && (await adapter.getUserByEmail?.(email));
    if (user) return { user, exists: true };
    return email ? { user: { email }, exists: false } : null;
  },
  simpleWebAuthn: {
    generateRegistrationOptions: async () => ({ challenge: randomBytes(32).toString('base64url') }),
    generateAuthenticationOptions: async () => ({
      challenge: randomBytes(32).toString('base64url'),
    }),
    async verifyRegistrationResponse(optionsAnswer: Asked) {
      const credentialPublicKey = Buffer.from(optionsAnswer.response.publicKey ?? '', 'base64');
      return {
        verified: isSigned(optionsAnswer, asKey(credentialPublicKey)),
        registrationInfo: {
          credentialID: Buffer.from(optionsAnswer.response.id, 'base64'),
          credentialPublicKey,
          counter: 0,
          credentialBackedUp: false,
          credentialDeviceType: 'singleDevice',
        },
      };
    },
    async verifyAuthenticationResponse(optionsAnswer: Asked) {
      const key = optionsAnswer.authenticator?.credentialPublicKey ?? new Uint8Array();
      return {
        verified: isSigned(optionsAnswer, asKey(key)),
        authenticationInfo: { newCounter: 1 },
      };
    },
  },
} as unknown as Provider; // its types are those of @simplewebauthn/server, which isn't installed

/** The app's adapter with a place for authenticators, which the demo's schema has none of. */
export function withAuthenticators(adapter: Adapter): Adapter {
  const kept = new Map<string, AdapterAuthenticator>();
  const find = (id: string) => kept.get(id) ?? null;
  return {
    ...adapter,
    getAuthenticator: async (id) => find(id),
    async createAuthenticator(authenticator) {
      kept.set(authenticator.credentialID, authenticator);
      return authenticator;
    },
    listAuthenticatorsByUserId: async (userId) =>
      [...kept.values()].filter((passkey) => passkey.userId === userId),
    async updateAuthenticatorCounter(id, counter) {
      const found = find(id);
      if (!found) throw new Error('No such authenticator.');
      Object.assign(found, { counter });
      return found;
    },
  };
}

/** A device that holds one key. */
export class Passkey {
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  readonly #id = randomBytes(16).toString('base64');
  /** The line that has set the last challenge in the browser. */
  challengeCookie?: string;

  register(browser: Browser, email: string): Promise<Response> {
    const publicKey = this.#keys.publicKey.export({ format: 'der', type: 'spki' });
    return this.#act(browser, 'register', email, { publicKey: publicKey.toString('base64') });
  }

  signIn(browser: Browser, email: string): Promise<Response> {
    return this.#act(browser, 'authenticate', email);
  }

  async #act(browser: Browser, action: string, email: string, more: object = {}) {
    const query = new URLSearchParams({ action, email });
    const optionsAnswer = await browser.get(`/api/auth/webauthn-options/passkey?${query}`);
    this.challengeCookie = optionsAnswer.headers
      .getSetCookie()
      .find((line) => line.includes('challenge'));
    const { options } = (await optionsAnswer.json()) as { options: { challenge: string } };
    const signature = sign('sha256', Buffer.from(options.challenge), this.#keys.privateKey);
    const data = { id: this.#id, response: {}, signature: signature.toString('base64'), ...more };
    return browser.post('/api/auth/callback/passkey', { action, data: JSON.stringify(data) });
  }
}
