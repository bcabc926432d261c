import type { CookieResult, StatementResult } from '../statements.ts';
import type { Operation } from './operation.ts';

type Which = Pick<Operation, 'name' | 'strategy' | 'by'>;

/** Each operation that plain Auth.js has too comes right after the kit's. */
export function besideEachOther<T extends Which>(results: readonly T[]): T[] {
  return results
    .filter(({ by }) => by === 'the kit')
    .flatMap((kit) => [kit, ...results.filter((each) => isPlainOf(each, kit))]);
}

function isPlainOf(result: Which, { name, strategy }: Which): boolean {
  return result.by !== 'the kit' && result.name === name && result.strategy === strategy;
}

export const statementHead = ['operation', 'strategy', 'the kit', 'plain Auth.js'];

export function statementRows(results: readonly StatementResult[]): string[][] {
  return results
    .filter(({ by }) => by === 'the kit')
    .map((kit) => {
      const plain = results.find((each) => isPlainOf(each, kit));
      return [kit.name, kit.strategy, inWords(kit), plain ? inWords(plain) : ''];
    });
}

export const cookieHead = ['session cookie', 'strategy', 'bytes a request'];

export function cookieRows(cookies: readonly CookieResult[]): string[][] {
  return cookies.map(({ by, strategy, bytes }) => [by, strategy, String(bytes)]);
}

/** How many, and which; those that repeat themselves in one. */
function inWords({ statements }: StatementResult): string {
  const runs: { word: string; times: number }[] = [];
  for (const word of statements) {
    const last = runs.at(-1);
    if (last?.word === word) last.times += 1;
    else runs.push({ word, times: 1 });
  }
  const words = runs.map(({ word, times }) => (times > 1 ? `${times} ${word}` : word)).join(', ');
  if (runs.length <= 1) return [statements.length, ...new Set(statements)].join(' ');
  return `${statements.length}: ${words}`;
}
