/** A version's numbers, and what comes before its release: `5.0.0-beta.30`. */
interface Version {
  readonly numbers: readonly number[];
  readonly before: readonly string[];
}

const exact = /^v?(\d+)\.(\d+)\.(\d+)(?:-([\w.-]+))?(?:\+[\w.-]+)?$/;

/** Whether this is one version, and no range or tag. */
export function isVersion(text: string): boolean {
  return exact.test(text);
}

/** Less than 0 when `a` is earlier than `b`, as semver.org orders them (11). */
export function compareVersions(a: string, b: string): number {
  const [one, other] = [parse(a), parse(b)];
  for (const [index, number] of one.numbers.entries()) {
    const difference = number - (other.numbers[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return comparePrereleases(one.before, other.before);
}

function parse(text: string): Version {
  const [, major, minor, patch, before] = exact.exec(text) ?? [];
  return { numbers: [major, minor, patch].map(Number), before: before ? before.split('.') : [] };
}

function comparePrereleases(a: readonly string[], b: readonly string[]): number {
  // A release is later than all that came before it.
  if (a.length === 0 || b.length === 0) return b.length - a.length;
  for (const [index, part] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    const difference = compareParts(part, other);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Numbers as numbers, and before words. */
function compareParts(a: string, b: string): number {
  const isNumber = (part: string) => /^\d+$/.test(part);
  if (isNumber(a) && isNumber(b)) return Number(a) - Number(b);
  if (isNumber(a) !== isNumber(b)) return isNumber(a) ? -1 : 1;
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
