/** The progress of a run, and whether it should go on. */
export interface RunProgress extends Pick<Progress, 'step'> {
  /** Aborts when the run should end. */
  readonly stop: AbortSignal;
}

/** Shows the progress of something that takes a while. */
export interface Progress {
  /** A step begins. @returns a function that takes the share of it that is done, 0 to 1. */
  step(name: string): (share: number) => void;
  /** Leaves nothing on the terminal. */
  clear(): void;
}

/** One line that is written anew on a terminal; elsewhere a line for each step. */
export function createProgress(
  out: Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>,
): Progress {
  // Some terminals say that they have no columns at all.
  const show = (text: string) =>
    void out.write(`\r${text.slice(0, (out.columns || 80) - 1)}\x1b[K`);
  return {
    step(name) {
      if (!out.isTTY) {
        out.write(`${name}\n`);
        return () => {};
      }
      show(name);
      return (share) => show(`${name}  ${Math.round(share * 100)} %`);
    },
    clear() {
      if (out.isTTY) out.write('\r\x1b[K');
    },
  };
}
