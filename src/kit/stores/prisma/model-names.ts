/**
 * The names of Auth.js's models and some of their fields in the app's Prisma schema. Names that `@map`
 * and `@@map` give them in the database don't matter. Default: Auth.js's names.
 *
 * @example prismaAdapter(prisma, { user: { model: 'Member', fields: { email: 'emailAddress', image:
 * null } } })
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
  /** The registry, where the app's model `Session` is something else. */
  session?: {
    /** Default "Session". */
    model?: string;
    fields?: {
      /**
       * The field for the session id (`sid`), a unique String, where `id` is a number or a uuid.
       * Default "id".
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
 * The app's names for a user's fields. Default: Auth.js's names. `null`: the model has no such field,
 * which is also noticed without saying so: Auth.js then reads `null`, and what it writes is dropped.
 */
export interface UserFieldNames {
  /** A String, an Int or a BigInt. Auth.js and the kit know it as text. */
  id?: string;
  email?: string;
  name?: string | null;
  emailVerified?: string | null;
  image?: string | null;
}
