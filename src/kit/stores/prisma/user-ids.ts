import { isStorable } from '../../session/storable.ts';

/** A user's id in the app's database. Outside the store it is text. */
export type UserId = string | number | bigint;

/**
 * Converts ids from text, for example from the `sub` of a token. Only the spelling that `String()`
 * gives an id is accepted, so that each user has one id.
 */
export interface UserIds {
  /** Whether the ids are text in Prisma too. */
  isText: boolean;
  /** @returns the id; `null`: no user can have it. */
  parse(text: string): UserId | null;
}

/** Prisma refuses to look for a number that is too large for the column. */
const mostInInt = 2 ** 31 - 1;
const mostInBigInt = 2n ** 63n - 1n;

const integer = /^(0|-?[1-9]\d{0,18})$/;
const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

export const textIds: UserIds = {
  isText: true,
  parse: (text) => (isStorable(text) ? text : null),
};

/** PostgreSQL refuses to look for a text that is no uuid. */
export const uuidIds: UserIds = {
  isText: true,
  parse: (text) => (uuid.test(text) ? text : null),
};

export const intIds: UserIds = {
  isText: false,
  parse(text) {
    const id = integer.test(text) ? Number(text) : Number.NaN;
    return id >= -mostInInt - 1 && id <= mostInInt ? id : null;
  },
};

export const bigIntIds: UserIds = {
  isText: false,
  parse(text) {
    const id = integer.test(text) ? BigInt(text) : null;
    return id !== null && id >= -mostInBigInt - 1n && id <= mostInBigInt ? id : null;
  },
};
