import { AuthError } from 'next-auth';
import type { SessionReader } from './reader.ts';

/** Auth.js's own error of this name, which next-auth doesn't export. */
class UntrustedHost extends AuthError {
  static type = 'UntrustedHost' as const;
  override type = UntrustedHost.type;
}

/**
 * A reader that finds no session, as plain Auth.js does when neither `trustHost` nor a variable says that
 * the request's host is to be trusted.
 *
 * @param onFault called at each read, as Auth.js does, because the configuration has to be corrected.
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
    findKept: readNothing,
    // Auth.js itself reports the error in the requests that call these.
    find: async () => null,
    findEnding: async () => null,
  };
}
