import { initializerOf, propertyOf } from '../../../project/syntax.ts';
import { type Check, type Finding, providerObjects } from './finding.ts';

type Advice = Pick<Finding, 'reason' | 'snippet'>;

const oAuth1 = {
  reason:
    "v5 has no OAuth 1: create keys for OAuth 2 at the provider, and register this app's redirect URL there. The ids of users stay",
  snippet:
    'Twitter({ clientId: process.env.AUTH_TWITTER_ID, clientSecret: process.env.AUTH_TWITTER_SECRET })',
};
const oidc = {
  reason: "v5 doesn't read this option: name an OpenID Connect provider by its issuer",
  snippet:
    "type: 'oidc',\nissuer: 'https://provider.example', // without /.well-known/openid-configuration",
};
const userinfoRequest = {
  reason:
    'v5 calls this with `tokens` and `provider`, and without `client`: request the URL with `fetch`',
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
const endpointRequest = {
  reason:
    "v5 doesn't call this: it requests the URL itself, and `conform` may correct the response",
  snippet:
    "token: { url: 'https://provider.example/token', conform: async (response) => response },",
};

/** Settings of providers that v5 doesn't have. */
const gone: Readonly<Record<string, Advice>> = {
  httpOptions: {
    reason: 'v5 has no httpOptions: it uses `fetch`, which you can replace',
    snippet: `import { customFetch } from 'next-auth';

[customFetch]: (url, options) => fetch(url, { ...options, signal: AbortSignal.timeout(10_000) }),`,
  },
  wellKnown: oidc,
  idToken: oidc,
  jwks: oidc,
  jwks_endpoint: oidc,
  requestTokenUrl: oAuth1,
  accessTokenUrl: { ...endpointRequest, snippet: "token: 'https://provider.example/token'," },
  profileUrl: { ...endpointRequest, snippet: "userinfo: 'https://provider.example/me'," },
  encoding: oAuth1,
  region: oidc,
};

/** The same, of one provider only. */
const goneOf: Readonly<Record<string, Readonly<Record<string, Advice>>>> = {
  'azure-ad-b2c': Object.fromEntries(
    ['tenantId', 'primaryUserFlow'].map((name) => [
      name,
      {
        reason: `v5 has no ${name}: the issuer names the tenant and the flow`,
        snippet: "issuer: 'https://TENANT.b2clogin.com/ID-OF-THE-TENANT/v2.0/',",
      },
    ]),
  ),
};

/** Providers whose users get other ids in v5, which would take them for new users. */
const otherIds: Readonly<Record<string, string>> = {
  salesforce:
    'profile: (profile) => ({ id: profile.user_id, name: profile.name, email: profile.email, image: profile.picture }),',
  linkedin:
    "// LinkedIn's OpenID Connect has other ids than its earlier API: link accounts by their email addresses\nallowDangerousEmailAccountLinking: true,",
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
        ...(request ? [{ node: request, ...endpointRequest }] : []),
        ...(userinfo && /\bclient\b/.test(userinfo.getText())
          ? [{ node: userinfo, ...userinfoRequest }]
          : []),
        ...(isOAuth1 ? [{ node: object, ...oAuth1 }] : []),
        ...(profile !== undefined && !propertyOf(object, 'profile')
          ? [
              {
                node: object,
                reason:
                  'v5 takes another property of the profile as the id: keep the one that v4 took',
                snippet: profile,
              },
            ]
          : []),
      ];
    });
  },
};

export const providers = [settings];
