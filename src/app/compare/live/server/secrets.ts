import { createHmac } from 'node:crypto';

/** Another secret for each of the app's: what is sealed with one of them opens with no other. */
export function comparisonSecrets(secrets: readonly string[]): string[] {
  return secrets.map((secret) =>
    createHmac('sha256', secret).update('live comparison').digest('base64url'),
  );
}
