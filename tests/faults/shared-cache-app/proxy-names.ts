/** What may be the app's proxy; `careless` is what the kit must never be. */
export const proxyNames = ['createProxy', 'auth', 'careless'] as const;
export type ProxyName = (typeof proxyNames)[number];

/** The session token that the careless proxy sets. */
export const carelessToken = 'a-token-of-one-user';
