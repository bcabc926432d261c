import { compareVersions, isVersion } from '../doctor/versions.ts';

/**
 * Whether a version is in a range of the kinds that packages here name: `1.2.3`, `^1.2.3`,
 * `>=1.2.3 <2.0.0`, and several of them with `||` between.
 */
export function isInRange(version: string, range: string): boolean {
  return range.split('||').some((part) =>
    part
      .trim()
      .split(/\s+/)
      .every((bound) => isWithin(version, bound)),
  );
}

function isWithin(version: string, bound: string): boolean {
  const [, sign = '', text = ''] = /^(\^|>=|<)?(.+)$/.exec(bound) ?? [];
  const to = compareVersions(version, whole(text));
  if (sign === '<') return to < 0;
  if (sign === '') return to === 0;
  return to >= 0 && (sign === '>=' || version.split('.')[0] === text.split('.')[0]);
}

/** The lowest version that a range of an app's package.json can mean; `null`: a tag, or what isn't one. */
export function lowestOf(range: string): string | null {
  const [found] = /\d+(?:\.\d+){0,2}(?:-[\w.-]+)?/.exec(range) ?? [];
  const isRange = /^[v^~>=\s]*\d/.test(range);
  return found !== undefined && isRange && isVersion(whole(found)) ? whole(found) : null;
}

/** `15.5` is `15.5.0`. */
function whole(version: string): string {
  const [numbers = '', ...before] = version.split('-');
  const three = [...numbers.split('.'), '0', '0'].slice(0, 3).join('.');
  return [three, ...before].join('-');
}
