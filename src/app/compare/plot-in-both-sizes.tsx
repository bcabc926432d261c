import type { ReactNode } from 'react';

interface PlotSize {
  width: number;
  className: string;
}

/** Draws a plot for phones and one for wide windows, and shows one: scaled down, text is too small. */
export function PlotInBothSizes({ draw }: { draw: (size: PlotSize) => ReactNode }) {
  return (
    <>
      {draw({ width: 320, className: 'w-full sm:hidden' })}
      {draw({ width: 660, className: 'w-full max-sm:hidden' })}
    </>
  );
}
