import type { JWTPayload } from 'jose';
import { policy, type Times } from './times.ts';

/** What the kit takes from the claims of a token, told independently of the kit. */
export interface Known extends Omit<Times, 'tokenExpires'> {
  authenticatedAt: number;
  remember: boolean;
  byStock: boolean;
}

/** Claims that the kit gives a meaning of its own, so that an app's of the same name are lost. */
export const kitClaims = [
  ...['sid', 'created_at', 'auth_time', 'last_seen_at', 'idle_exp', 'absolute_exp'],
  ...['remember', 'migrated_at', 'generation', 'user_version', 'token_id', 'confirmed_at'],
];
/** Without all of these, or with all of them, a token is one that the kit knows. */
const marks = ['token_id', 'idle_exp', 'absolute_exp'];

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isTime = (value: unknown): value is number =>
  typeof value === 'number' && Math.abs(value) <= 8.64e12;

/** `null`: claims that the kit takes for nobody's session, whoever sealed them. */
export function knownClaims(claims: JWTPayload): Known | null {
  const { sub, jti, iat, exp, sid, created_at, auth_time, migrated_at } = claims;
  const { last_seen_at, idle_exp, absolute_exp, remember, generation, user_version } = claims;
  if (!isText(sub)) return null;
  const begun = isTime(created_at) && isTime(auth_time) && isTime(last_seen_at);
  if (isText(sid) && isText(claims.token_id) && begun && isTime(idle_exp) && isTime(absolute_exp)) {
    const counted = typeof generation === 'number' && typeof user_version === 'number';
    const exchanged = migrated_at === undefined || isTime(migrated_at);
    if (typeof remember === 'boolean' && counted && exchanged) {
      return {
        begin: created_at * 1000,
        authenticatedAt: auth_time * 1000,
        lastSeen: last_seen_at * 1000,
        expires: idle_exp * 1000,
        absolute: absolute_exp * 1000,
        remember,
        byStock: false,
      };
    }
  }
  if (!isText(jti) || !isTime(iat) || !isTime(exp)) return null;
  if (marks.some((name) => claims[name] !== undefined)) return null;
  const begin = iat * 1000;
  return {
    begin,
    authenticatedAt: 0,
    lastSeen: begin,
    expires: Math.min(exp * 1000, begin + policy.idle),
    absolute: begin + policy.absolute,
    remember: true,
    byStock: true,
  };
}
