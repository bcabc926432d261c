import { AuthError } from 'next-auth';
import type { SessionReader } from './reader.ts';

/** The same as Auth.js's own, which next-auth doesn't export. */
class UntrustedHost extends AuthError {
  static type = 'UntrustedHost' as const;
  override type = UntrustedHost.type;
}

/**
 * Reads nothing, as plain Auth.js does where neither `trustHost` nor a variable says that the host which
 * a request names is the app's: nobody is signed in.
 *
 * @param onFault told at each read, as with Auth.js, because the app is to be mended.
 */
export function untrustedReader(onFault: (error: Error) => void): SessionReader {
  const readNothing = async () => {
    onFault(new UntrustedHost('Host must be trusted. Set AUTH_URL or AUTH_TRUST_HOST.'));
    return null;
  };
  return {
    read: readNothing,
    resolve: readNothing,
    update: readNothing,
    refresh: readNothing,
    rotate: readNothing,
    kept: readNothing,
    // Auth.js itself says so when these are asked for.
    current: async () => null,
    ending: async () => null,
  };
}
