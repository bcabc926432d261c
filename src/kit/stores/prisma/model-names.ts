/**
 * What the app's schema calls Auth.js's models and some of their fields, in Prisma's words: what `@map`
 * and `@@map` rename in the database needs no mention. What is left out keeps Auth.js's name.
 *
 * @example
 * prismaAdapter(prisma, { user: { model: 'Member', fields: { email: 'emailAddress', image: null } } })
 */
export interface ModelNames {
  user?: {
    /** Default "User". */
    model?: string;
    fields?: UserFieldNames;
  };
  account?: {
    /** Default "Account". */
    model?: string;
  };
  /** The registry. An app may have a model called `Session` that is something else. */
  session?: {
    /** Default "Session". */
    model?: string;
    fields?: {
      /**
       * The session id (`sid`), a String that is unique; another field than `id` where that is a
       * number or a uuid. Default "id".
       */
      id?: string;
    };
  };
  verificationToken?: {
    /** Default "VerificationToken". */
    model?: string;
  };
}

/**
 * Each defaults to its own name. `null` says that the model has none, and so does its absence where
 * nothing is said: Auth.js is then told `null`, and what it would write is left out.
 */
export interface UserFieldNames {
  /** A String, an Int or a BigInt; Auth.js and the kit know it as text. */
  id?: string;
  email?: string;
  name?: string | null;
  emailVerified?: string | null;
  image?: string | null;
}
