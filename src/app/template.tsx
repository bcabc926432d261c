'use client';

import { type ReactNode, useLayoutEffect, useState } from 'react';

/**
 * Removes a page from the document when the user leaves it. Next would keep recent pages there, hidden:
 * after a sign-out they would still hold the user's data, and forms would keep their old input and
 * messages.
 */
export default function Template({ children }: { children: ReactNode }) {
  const [visible, setVisible] = useState(true);
  // Next runs the clean-up when it hides a page, and the effect when it shows the page again.
  useLayoutEffect(() => {
    setVisible(true);
    return () => setVisible(false);
  }, []);
  return visible && children;
}
