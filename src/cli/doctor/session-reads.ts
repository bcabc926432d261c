import { callInstead, sessionReadsIn, whyNot } from '../project/session-reads.ts';
import { placeOf } from '../project/syntax.ts';
import type { Check } from './check.ts';

export const sessionReadPastKit: Check = {
  code: 'session-read-past-kit',
  level: 'error',
  title: 'Code reads sessions past the kit',
  appliesTo: 'the kit',
  look({ code, configuration }) {
    return sessionReadsIn(code).map((read) => {
      const helper = read.kind === 'token' ? 'getToken' : 'getSession';
      const from = configuration?.path ?? 'the file that calls createSessionKit';
      return {
        where: placeOf(read.call),
        detail: whyNot[read.kind],
        fix: `Write ${callInstead(read)}, with ${helper} of ${from}, where createSessionKit returns it.`,
      };
    });
  },
};
