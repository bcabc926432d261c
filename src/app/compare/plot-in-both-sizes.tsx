import type { ReactNode } from 'react';

interface PlotSize {
  width: number;
  className: string;
}

/** A plot for phones and one for wide windows, of which one shows: scaled down, text could not be read. */
export function PlotInBothSizes({ draw }: { draw: (size: PlotSize) => ReactNode }) {
  return (
    <>
      {draw({ width: 320, className: 'w-full sm:hidden' })}
      {draw({ width: 660, className: 'w-full max-sm:hidden' })}
    </>
  );
}
