'use client';

import { useEffect } from 'react';

/** The user that this document was loaded for. Lives as long as the document does. */
let loadedFor: string | null = null;

/**
 * Has the browser load a new document once the user is another one, or nobody. Next puts the next
 * page into the document that is there, whose scripts still hold what the last user was shown. ASVS
 * 14.3.1.
 */
export function DocumentOf({ userId }: { userId: string | null }) {
  useEffect(() => {
    if (loadedFor !== null && loadedFor !== userId) window.location.reload();
    else loadedFor = userId;
  }, [userId]);
  return null;
}
