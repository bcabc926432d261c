import { createHmac } from 'node:crypto';

/** Derives a secret from each of the app's, so that the app can't decrypt the comparison's tokens. */
export function comparisonSecrets(secrets: readonly string[]): string[] {
  return secrets.map((secret) =>
    createHmac('sha256', secret).update('live comparison').digest('base64url'),
  );
}
