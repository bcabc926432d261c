/** The content encryptions of JWEs that are read: the kit's default and Auth.js's. */
export const encryptionNames = ['A256GCM', 'A256CBC-HS512'] as const;
export type Encryption = (typeof encryptionNames)[number];
