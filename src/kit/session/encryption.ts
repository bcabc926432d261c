/** The content encryptions of JWEs that are read: the kit's and Auth.js's. */
export const encryptionNames = ['A256GCM', 'A256CBC-HS512'] as const;
export type Encryption = (typeof encryptionNames)[number];

/** The encryption of new JWTs. */
export const defaultEncryption: Encryption = 'A256GCM';
