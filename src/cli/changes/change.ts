/** A file as it would be, and as it is. */
export interface Change {
  /** Relative to the app's folder, with "/" between. */
  readonly path: string;
  /** `null`: it is new. */
  readonly before: string | null;
  readonly after: string;
}
