import type { StrategyName } from '../../../src/kit/session/session.ts';
import type { Answer } from './answer.ts';
import type { JwtCallback, SessionCallback } from './callbacks.ts';
import type { Sent } from './cookies.ts';
import type { Subject } from './subject.ts';

/** What is asked of stock Auth.js. */
export interface Question {
  strategy: StrategyName;
  cookies: readonly Sent[];
  jwt?: JwtCallback;
  session?: SessionCallback;
}

/**
 * One way in which the kit's answer differs from stock Auth.js's. Either the kit answers as stock
 * Auth.js would answer another question, or it makes another answer of it; it is described by what
 * makes the one of the other. Whatever no difference describes has to be equal.
 */
export interface Difference {
  name: string;
  question?(question: Question, subject: Subject): Question;
  answer?(answer: Answer, subject: Subject, question: Question): Answer;
}
