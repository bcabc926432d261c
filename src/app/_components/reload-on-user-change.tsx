'use client';

import { useEffect } from 'react';

/** The user for whom this document was loaded. The variable lives as long as the document. */
let loadedFor: string | null = null;

/**
 * Reloads the document when another user signs in, or the user signs out. Next renders the following
 * page into the current document, whose scripts still hold the previous user's data. ASVS 14.3.1.
 */
export function ReloadOnUserChange({ userId }: { userId: string | null }) {
  useEffect(() => {
    if (loadedFor !== null && loadedFor !== userId) window.location.reload();
    else loadedFor = userId;
  }, [userId]);
  return null;
}
