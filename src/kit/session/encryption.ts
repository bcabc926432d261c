/** Content encryptions of a JWE, all of which are read: the one that the kit writes by default, and Auth.js's. */
export const encryptionNames = ['A256GCM', 'A256CBC-HS512'] as const;
export type Encryption = (typeof encryptionNames)[number];
