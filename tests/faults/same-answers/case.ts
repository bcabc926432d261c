import type { StrategyName } from '../../../src/kit/session/session.ts';
import type { OtherMeans } from '../other-means.ts';
import type { WrongClaims } from '../wrong-claims.ts';
import type { JwtCallbackName, SessionCallbackName } from './callbacks.ts';

/** Who wrote what the browser holds; the last is a token of the kit that stock Auth.js wrote anew. */
export type Writer = 'stock' | 'kit' | 'stock, over the kit’s';

/** What has become of the session since. */
export type Fate =
  | 'goes on'
  | 'ended'
  | 'user gone'
  | 'user changed'
  | 'token replaced, in the grace'
  | 'token replaced, after it';

export type Sealing = 'by its writer' | 'older secret' | 'no key id' | OtherMeans;

/** What is done to the token on its way; the numbers say where. */
export interface Change {
  kind: ChangeKind;
  part: number;
  bit: number;
}
export const unchanged: Change = { kind: 'none', part: 0, bit: 0 };
export type ChangeKind =
  | 'none'
  | 'one bit'
  | 'cut'
  | 'longer'
  | 'a part less'
  | 'another header'
  | 'spelled otherwise'
  | 'other case'
  | 'text'
  | 'empty';

export type Sending =
  | 'as it was set'
  | 'in pieces'
  | 'in pieces, turned round'
  | 'in pieces, one lost'
  | 'with a left-over chunk'
  | 'with a neighbour'
  | 'under a neighbour’s name'
  | 'as a later chunk'
  | 'before a gap'
  | 'twice, the other first'
  | 'twice, the other last'
  | 'twice, the other undecodable'
  | 'with an undecodable neighbour'
  | 'quoted'
  | 'percent-encoded'
  | 'for the other scheme'
  | 'not at all';

export interface Moment {
  after: 'begin' | 'renewal' | 'end' | 'idle end' | 'absolute end';
  seconds: number;
}

/** One session, what became of it, and who asks for it how and when. */
export interface Case {
  writer: Writer;
  /** Whether it wrote that at a real sign-in; else it is made here, with more in it. */
  signedIn: boolean;
  /** The strategy that the app is configured for. */
  chosen: StrategyName;
  fate: Fate;
  remember: boolean;
  /** Milliseconds of the second in which it began. */
  fraction: number;
  /** Seconds from its begin until it was last seen. */
  used: number;
  /** Seconds that stock Auth.js gave it. */
  stockAge: number;
  /** The user's name, email and picture as claims, and other claims of the app. */
  profile: Record<string, unknown>;
  extra: Record<string, unknown>;
  /** Characters of one more claim, so that the token takes several cookies. */
  padding: number;
  /** Seconds from now to `nbf`. */
  notBefore: number | null;
  wrong: WrongClaims | null;
  sealing: Sealing;
  /** The token of a database session whose app makes its own. */
  ownToken: string | null;
  change: Change;
  sending: Sending;
  pieces: number;
  text: string;
  jwt: JwtCallbackName;
  session: SessionCallbackName;
  moment: Moment;
  place: 'auth()' | 'GET session';
  secure: boolean;
  outage: boolean;
}
