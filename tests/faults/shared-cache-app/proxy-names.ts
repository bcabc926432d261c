/** What may be the app's proxy; `careless` is what the kit must never be. */
export const proxyNames = ['createProxy', 'auth', 'careless'] as const;
export type ProxyName = (typeof proxyNames)[number];

/** What the careless one gives to whoever is signed in. */
export const carelessToken = 'a-token-of-one-user';
