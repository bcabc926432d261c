/** The progress of a run, and whether it should go on. */
export interface RunProgress extends Pick<Progress, 'step'> {
  /** Aborts when the run should end. */
  readonly stop: AbortSignal;
}

/** Shows how far a run has got. */
export interface Progress {
  /** Begins a step. @returns a function to report the share of it that is done, 0 to 1. */
  step(name: string): (share: number) => void;
  /** Removes the line from the terminal. */
  clear(): void;
}

/** Overwrites one line on a terminal; elsewhere it writes a line for each step. */
export function createProgress(
  out: Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>,
): Progress {
  // Some terminals report 0 columns.
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
