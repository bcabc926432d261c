import fc from 'fast-check';
import { type StrategyName, strategyNames } from '../../../src/kit/session/session.ts';
import { oddText } from '../odd-text.ts';
import { otherMeans } from '../other-means.ts';
import { wrongClaims } from '../wrong-claims.ts';
import {
  type JwtCallbackName,
  jwtCallbacks,
  type SessionCallbackName,
  sessionCallbacks,
} from './callbacks.ts';
import {
  type Case,
  type Change,
  type ChangeKind,
  type Fate,
  type Moment,
  type Sealing,
  type Sending,
  unchanged,
  type Writer,
} from './case.ts';
import { ordinary, rare } from './rare-cases.ts';

/** Mostly the first, so that most cases have one thing or two that are out of the ordinary. */
function mostly<T>(usual: T, others: fc.Arbitrary<T>, weight: number): fc.Arbitrary<T> {
  return fc.oneof({ weight, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: others });
}

const day = 86_400;
const around = fc.constantFrom(
  ...[-61, -60, -59, -16, -15, -14, -1, -0.001, 0, 0.001, 1, 14, 15, 16, 59, 60, 61],
);

const moment: fc.Arbitrary<Moment> = fc.oneof(
  { weight: 12, arbitrary: after('begin', fc.integer({ min: 0, max: 40_000 })) },
  { weight: 1, arbitrary: after('begin', fc.integer({ min: 0, max: 40 * day })) },
  { weight: 1, arbitrary: after('begin', fc.oneof(around, fc.integer({ min: -day, max: -1 }))) },
  { weight: 1, arbitrary: after('renewal', around) },
  { weight: 2, arbitrary: after('end', around) },
  { weight: 1, arbitrary: after('idle end', around) },
  { weight: 1, arbitrary: after('absolute end', around) },
  { weight: 1, arbitrary: after('begin', fc.integer({ min: 400 * day, max: 4_000 * day })) },
);

function after(name: Moment['after'], seconds: fc.Arbitrary<number>): fc.Arbitrary<Moment> {
  return seconds.map((each) => ({ after: name, seconds: each }));
}

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  oddText,
);

const profile = fc.record(
  {
    name: fc.oneof(text, text, fc.jsonValue({ maxDepth: 1 })),
    email: fc.oneof(fc.emailAddress(), text, fc.constantFrom(null, 7)),
    picture: fc.oneof(fc.webUrl(), fc.constantFrom(null, '', 'data:image/png;base64,AA==', {})),
  },
  { requiredKeys: [] },
);

/** Claims that others use too, or that the kit has a meaning for, and any others. */
const claimNames = fc.oneof(
  { weight: 2, arbitrary: text },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...['plan', 'role', 'uid', 'emailVerified', 'aud', 'iss', 'nonce', '__proto__', 'user'],
      ...['sid', 'auth_time', 'remember', 'migrated_at', 'created_at', 'absolute_exp'],
      ...['last_seen_at', 'idle_exp', 'token_id', 'generation', 'user_version', 'expires'],
      ...['toJSON', 'constructor'],
    ),
  },
);
const extra = fc.dictionary(claimNames, fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 });

const changes: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom<ChangeKind>(
    ...(['one bit', 'one bit', 'cut', 'longer', 'a part less', 'another header'] as const),
    ...(['spelled otherwise', 'spelled otherwise', 'other case', 'text', 'empty'] as const),
  ),
  part: fc.constantFrom(0, 2, 3, 4),
  bit: fc.nat(),
});

const sendings = fc.constantFrom<Sending>(
  ...(['in pieces', 'in pieces, turned round', 'in pieces, one lost'] as const),
  ...(['with a left-over chunk', 'with a neighbour', 'under a neighbour’s name'] as const),
  ...(['as a later chunk', 'before a gap', 'twice, the other first'] as const),
  ...(['twice, the other last', 'twice, the other undecodable'] as const),
  ...(['with an undecodable neighbour', 'quoted', 'percent-encoded'] as const),
  ...(['for the other scheme', 'not at all'] as const),
);

/** Object.keys forgets which they are. */
const namesOf = <Name extends string>(of: Record<Name, unknown>) =>
  fc.constantFrom(...(Object.keys(of) as Name[]));

const sealings = fc.oneof(
  fc.constantFrom<Sealing>('older secret', 'no key id'),
  namesOf(otherMeans),
);

const writers: Record<StrategyName, Writer[]> = {
  jwt: ['stock', 'stock', 'kit', 'kit', 'kit', 'stock, over the kit’s'],
  database: ['stock', 'kit'],
};

const fates = fc.constantFrom<Fate>(
  ...(['ended', 'user gone', 'user changed'] as const),
  ...(['token replaced, in the grace', 'token replaced, after it'] as const),
);

/** A session that a strategy carries, in an app that is mostly configured for it. */
export function casesOf(carrier: StrategyName): fc.Arbitrary<Case> {
  const cases = anyCase(carrier);
  const special = fc
    .tuple(cases, fc.constantFrom(...rare[carrier]))
    .map(([one, overrides]) => ({ ...one, ...ordinary, ...overrides }));
  return fc
    .oneof({ weight: 7, arbitrary: cases }, { weight: 1, arbitrary: special })
    .map((one) => withoutContradiction(one, carrier));
}

function anyCase(carrier: StrategyName): fc.Arbitrary<Case> {
  return fc.record({
    writer: fc.constantFrom(...writers[carrier]),
    signedIn: mostly(false, fc.constant(true), 25),
    chosen: mostly(carrier, fc.constantFrom(...strategyNames), 4),
    fate: mostly<Fate>('goes on', fates, 6),
    remember: fc.boolean(),
    fraction: fc.nat(999),
    used: mostly(0, fc.integer({ min: 1, max: 31 * day }), 3),
    stockAge: fc.constantFrom(7 * day, 30 * day, 3_600),
    profile,
    extra: fc.oneof(fc.constant({}), extra),
    padding: mostly(0, fc.constantFrom(3_000, 9_000, 70_000), 20),
    notBefore: mostly(null, fc.integer({ min: -20, max: 20 }), 20),
    wrong: mostly(null, wrongClaims, 12),
    sealing: mostly<Sealing>('by its writer', sealings, 10),
    ownToken: mostly(null, fc.oneof(text, fc.string({ minLength: 14, maxLength: 18 })), 4),
    change: mostly(unchanged, changes, 8),
    sending: mostly<Sending>('as it was set', sendings, 4),
    pieces: fc.integer({ min: 2, max: 18 }),
    text,
    jwt: mostly<JwtCallbackName>('none', namesOf(jwtCallbacks), 2),
    session: mostly<SessionCallbackName>('none', namesOf(sessionCallbacks), 1),
    moment,
    place: mostly<Case['place']>('auth()', fc.constant('GET session'), 2),
    secure: fc.boolean(),
    outage: mostly(false, fc.constant(true), 40),
  });
}

/** What a sign-in decides. */
const atSignIn = {
  sealing: 'by its writer',
  wrong: null,
  used: 0,
  remember: true,
  stockAge: 7 * day,
  ownToken: null,
} satisfies Partial<Case>;

/** Leaves out what can't become of such a session, so that a case says what it is about. */
function withoutContradiction(one: Case, carrier: StrategyName): Case {
  const { writer, fate, wrong, sealing, change } = one;
  const asWritten = !wrong && (sealing === 'by its writer' || sealing === 'older secret');
  // Stock Auth.js signs nobody in to a database session with credentials.
  const signedIn = one.signedIn && (writer === 'kit' || (writer === 'stock' && carrier === 'jwt'));
  return {
    ...one,
    writer: writer === 'stock, over the kit’s' && !asWritten ? 'kit' : writer,
    // Stock Auth.js neither ends sessions nor replaces tokens.
    fate: writer === 'stock' && fate !== 'user gone' ? 'goes on' : fate,
    change: carrier === 'database' && change.kind === 'spelled otherwise' ? unchanged : change,
    // Stock Auth.js calls it with no row; what the kit makes of it is asked by tests/configurations.
    jwt: carrier === 'database' ? 'none' : one.jwt,
    signedIn,
    ...(signedIn && ({ fate: 'goes on', ...atSignIn } as const)),
  };
}
