import { initializerOf, propertyOf } from '../../../project/syntax.ts';
import { type Check, type Finding, providerObjects } from './finding.ts';

type Advice = Pick<Finding, 'reason' | 'snippet'>;

const oAuth1 = {
  reason:
    "OAuth 1 is gone in v5: the provider's OAuth 2 has other keys, and this app's address has to be registered there. The ids of users stay",
  snippet:
    'Twitter({ clientId: process.env.AUTH_TWITTER_ID, clientSecret: process.env.AUTH_TWITTER_SECRET })',
};
const oidc = {
  reason: "v5 doesn't read this: a provider of OpenID Connect is found by its issuer",
  snippet:
    "type: 'oidc',\nissuer: 'https://provider.example', // without /.well-known/openid-configuration",
};
const ownUserinfo = {
  reason:
    'v5 calls this with `tokens` and `provider`, and gives no `client`: ask the address by `fetch`',
  snippet: `userinfo: {
  url: 'https://provider.example/me',
  async request({ tokens, provider }) {
    const response = await fetch('https://provider.example/me', {
      headers: { Authorization: \`Bearer \${tokens.access_token}\` },
    });
    return response.json();
  },
},`,
};
const ownRequest = {
  reason:
    "v5 doesn't call this: it asks the address itself, and lets `conform` put its answer right",
  snippet:
    "token: { url: 'https://provider.example/token', conform: async (response) => response },",
};

/** Settings that providers had in v4. */
const gone: Readonly<Record<string, Advice>> = {
  httpOptions: {
    reason: 'httpOptions is gone in v5: it asks by `fetch`, which can be another one',
    snippet: `import { customFetch } from 'next-auth';

[customFetch]: (url, options) => fetch(url, { ...options, signal: AbortSignal.timeout(10_000) }),`,
  },
  wellKnown: oidc,
  idToken: oidc,
  jwks: oidc,
  jwks_endpoint: oidc,
  requestTokenUrl: oAuth1,
  accessTokenUrl: { ...ownRequest, snippet: "token: 'https://provider.example/token'," },
  profileUrl: { ...ownRequest, snippet: "userinfo: 'https://provider.example/me'," },
  encoding: oAuth1,
  region: oidc,
};

/** Settings of one provider. */
const goneOf: Readonly<Record<string, Readonly<Record<string, Advice>>>> = {
  'azure-ad-b2c': Object.fromEntries(
    ['tenantId', 'primaryUserFlow'].map((name) => [
      name,
      {
        reason: `${name} is gone in v5: the issuer names the tenant and the flow`,
        snippet: "issuer: 'https://TENANT.b2clogin.com/ID-OF-THE-TENANT/v2.0/',",
      },
    ]),
  ),
};

/** Providers whose users get other ids in v5, so that it would take them for new users. */
const otherIds: Readonly<Record<string, string>> = {
  salesforce:
    'profile: (profile) => ({ id: profile.user_id, name: profile.name, email: profile.email, image: profile.picture }),',
  linkedin:
    "// LinkedIn's OpenID Connect has other ids than its API of before: link accounts by their addresses\nallowDangerousEmailAccountLinking: true,",
};

const settings: Check = {
  mayHave: /next-auth\/providers|\bclientSecret\b/,
  find(file, { usesTwitterOAuth1 }) {
    return providerObjects(file).flatMap(({ from, object }): Finding[] => {
      const known = { ...gone, ...goneOf[from] };
      const found = Object.entries(known).flatMap(([name, advice]) => {
        const node = propertyOf(object, name);
        return node ? [{ node, ...advice }] : [];
      });
      const token = initializerOf(propertyOf(object, 'token'));
      const request = propertyOf(token, 'request');
      const userinfo = propertyOf(initializerOf(propertyOf(object, 'userinfo')), 'request');
      const version = initializerOf(propertyOf(object, 'version'))?.getText() ?? '';
      const isOAuth1 = from === 'twitter' ? usesTwitterOAuth1 : /^['"]1/.test(version);
      const profile = otherIds[from];
      return [
        ...found,
        ...(request ? [{ node: request, ...ownRequest }] : []),
        ...(userinfo && /\bclient\b/.test(userinfo.getText())
          ? [{ node: userinfo, ...ownUserinfo }]
          : []),
        ...(isOAuth1 ? [{ node: object, ...oAuth1 }] : []),
        ...(profile !== undefined && !propertyOf(object, 'profile')
          ? [
              {
                node: object,
                reason: 'v5 takes another id here than v4 did: keep that of v4',
                snippet: profile,
              },
            ]
          : []),
      ];
    });
  },
};

export const providers = [settings];
