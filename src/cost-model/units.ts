/** A duration in the unit that fits, with three digits: "24.1 µs", "1.60 ms", "5.00 s". */
export function duration(microseconds: number, format = digits): string {
  if (microseconds < 1_000) return `${format(microseconds)} µs`;
  if (microseconds < 1_000_000) return `${format(microseconds / 1_000)} ms`;
  return `${format(microseconds / 1_000_000)} s`;
}

/** Three digits, but all digits before the point and at most six behind it: "0.0240", "24.1", "1,240". */
export function digits(value: number): string {
  if (value === 0) return '0';
  const whole = Math.floor(Math.log10(Math.abs(value))) + 1;
  const fraction = Math.min(6, Math.max(0, 3 - whole));
  return value.toLocaleString('en', {
    minimumFractionDigits: fraction,
    maximumFractionDigits: fraction,
  });
}

/** At most three digits, without zeros at the end: "0.5", "5", "4.89". */
export function upToThree(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 3 });
}

export function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

/** The number of statements, and which they are: "2: SELECT, UPDATE". */
export function statementsInWords(words: readonly string[]): string {
  if (words.length <= 1) return [words.length, ...words].join(' ');
  return `${words.length}: ${words.join(', ')}`;
}
