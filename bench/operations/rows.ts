import type { CookieResult, StatementResult } from '../statements.ts';
import type { Operation } from './operation.ts';

type OperationKey = Pick<Operation, 'name' | 'strategy' | 'by'>;

/** @returns the results in an order that puts plain Auth.js right after the kit. */
export function besideEachOther<T extends OperationKey>(results: readonly T[]): T[] {
  return results
    .filter(({ by }) => by === 'the kit')
    .flatMap((kit) => [kit, ...results.filter((result) => isPlainOf(result, kit))]);
}

function isPlainOf(result: OperationKey, { name, strategy }: OperationKey): boolean {
  return result.by !== 'the kit' && result.name === name && result.strategy === strategy;
}

export const statementHead = ['operation', 'strategy', 'the kit', 'plain Auth.js'];

export function statementRows(results: readonly StatementResult[]): string[][] {
  return results
    .filter(({ by }) => by === 'the kit')
    .map((kit) => {
      const plain = results.find((result) => isPlainOf(result, kit));
      return [kit.name, kit.strategy, inWords(kit), plain ? inWords(plain) : ''];
    });
}

export const cookieHead = ['session cookie', 'strategy', 'bytes a request'];

export function cookieRows(cookies: readonly CookieResult[]): string[][] {
  return cookies.map(({ by, strategy, bytes }) => [by, strategy, String(bytes)]);
}

/** @returns the number of statements, and which; repeated ones are counted together. */
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
