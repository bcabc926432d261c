import { newSessionToken } from 'authjs-session-kit/parts';
import { type CuttableSockets, createCuttableSockets } from './cuttable-socket.ts';

/** The clock, the secrets and the connections of both sides, shared by all visitors of a server. */
export class ServerControls {
  readonly sockets: CuttableSockets = createCuttableSockets();
  readonly #initialSecrets: readonly string[];
  readonly #onNewSecrets: (secrets: readonly string[]) => void;
  #secrets: readonly string[];
  #secondsAhead = 0;

  /** @param onNewSecrets restarts both sides with the new secrets. */
  constructor(secrets: readonly string[], onNewSecrets: (secrets: readonly string[]) => void) {
    this.#initialSecrets = secrets;
    this.#secrets = secrets;
    this.#onNewSecrets = onNewSecrets;
  }

  /** The current secret, then older ones, which can still decrypt. */
  get secrets(): readonly string[] {
    return this.#secrets;
  }

  now(): Date {
    return new Date(Date.now() + this.#secondsAhead * 1000);
  }

  moveClock(seconds: number): void {
    this.#secondsAhead += seconds;
  }

  /** Adds a new secret; the older ones can still decrypt. */
  rotateSecret(): void {
    this.#use([newSessionToken(), ...this.#secrets].slice(0, 4));
  }

  forgetOlderSecrets(): void {
    this.#use(this.#secrets.slice(0, 1));
  }

  stopDatabase(): void {
    this.sockets.cut();
  }

  startDatabase(): void {
    this.sockets.restore();
  }

  /** Undoes all changes. */
  reset(): void {
    this.startDatabase();
    this.#secondsAhead = 0;
    if (this.#secrets !== this.#initialSecrets) this.#use(this.#initialSecrets);
  }

  #use(secrets: readonly string[]): void {
    this.#secrets = secrets;
    this.#onNewSecrets(secrets);
  }
}
