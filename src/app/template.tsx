'use client';

import { type ReactNode, useLayoutEffect, useState } from 'react';

/**
 * Takes a page out of the document when it is left. Next would keep the last pages there, hidden:
 * after a sign-out still with the user's data, and a form with what was typed and answered before.
 */
export default function Template({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState(true);
  // Hiding a page runs the clean-up, showing it again the effect, before anything is painted.
  useLayoutEffect(() => {
    setShown(true);
    return () => setShown(false);
  }, []);
  return shown && children;
}
