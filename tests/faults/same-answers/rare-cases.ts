import type { StrategyName } from '../../../src/kit/session/session.ts';
import { type Case, unchanged } from './case.ts';

const day = 86_400;

/** Nothing out of the ordinary, a minute after the session began. */
export const ordinary = {
  fate: 'goes on',
  padding: 0,
  notBefore: null,
  wrong: null,
  sealing: 'by its writer',
  change: unchanged,
  sending: 'as it was set',
  moment: { after: 'begin', seconds: 60 },
  outage: false,
} satisfies Partial<Case>;

/** What hardly comes up by chance, or only together with something that hides it. */
export const rare: Record<StrategyName, Partial<Case>[]> = {
  jwt: [
    { writer: 'kit', fate: 'user changed' },
    { writer: 'kit', fate: 'user gone' },
    { writer: 'kit', fate: 'ended' },
    { writer: 'stock', stockAge: 30 * day, moment: { after: 'idle end', seconds: 60 } },
    { writer: 'kit', fate: 'token replaced, after it' },
    {
      writer: 'stock, over the kit’s',
      used: 29 * day,
      moment: { after: 'absolute end', seconds: 60 },
    },
    {
      writer: 'stock, over the kit’s',
      stockAge: 30 * day,
      fate: 'ended',
      moment: { after: 'idle end', seconds: 60 },
    },
    {
      writer: 'kit',
      remember: true,
      used: 29 * day,
      moment: { after: 'renewal', seconds: 1 },
      place: 'GET session',
    },
    { jwt: 'makes it somebody else’s' },
    { session: 'shows all it got', writer: 'stock' },
    { change: { kind: 'spelled otherwise', part: 4, bit: 1 } },
    { session: 'answers something else' },
    { session: 'answers null', place: 'auth()' },
  ],
  database: [
    { writer: 'kit', fate: 'token replaced, in the grace' },
    { writer: 'kit', fate: 'ended' },
    { fate: 'user gone' },
    { writer: 'stock', ownToken: 'short', moment: { after: 'begin', seconds: 60 } },
    {
      writer: 'kit',
      remember: true,
      used: 29 * day,
      moment: { after: 'renewal', seconds: 1 },
      place: 'GET session',
    },
    { moment: { after: 'end', seconds: 0 } },
    { session: 'answers something else' },
    { session: 'answers null', place: 'auth()' },
  ],
};
