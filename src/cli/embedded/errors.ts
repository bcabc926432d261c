import { CodedError } from 'authjs-session-kit';

export type EmbeddedPostgresErrorCode =
  | 'embedded_binaries_missing'
  | 'embedded_data_incomplete'
  | 'embedded_data_not_a_folder'
  | 'embedded_data_version'
  | 'embedded_no_server_user'
  | 'embedded_start_failed'
  | 'embedded_unreachable_folder';

/** The embedded PostgreSQL can't be used; nothing on disk was overwritten or deleted. */
export class EmbeddedPostgresError extends CodedError {
  declare readonly code: EmbeddedPostgresErrorCode;
  /** The message without the link that CodedError adds, to pass it on to another process. */
  readonly problem: string;

  constructor(
    code: EmbeddedPostgresErrorCode,
    problem: string,
    options?: {
      /** What made it fail, for a log. */
      cause?: unknown;
    },
  ) {
    super(code, problem, options);
    this.problem = problem;
  }
}

/** @returns the `code` of a Node system error, such as "ENOENT", and undefined for other errors. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
