import { CodedError } from 'authjs-session-kit';

/** What each message of `CodedError` ends with: the page and the entry that describe the error. */
export const errorReference = / \(authjs-session-kit\/docs\/(errors\.md#\w+)\)$/;

/** The codes of errors of the commands, except those of the embedded PostgreSQL. */
export type CommandErrorCode =
  | 'user_without_email'
  | 'invalid_configuration'
  | 'no_registry'
  | 'required_user_columns'
  | 'database_unset'
  | 'app_sign_in_refused'
  | 'app_unexpected_answer'
  | 'app_unreachable'
  | 'database_unreachable'
  | 'dirty_tree'
  | 'files_unwritable'
  | 'init_running'
  | 'invalid_option'
  | 'migration_refused'
  | 'next_too_old'
  | 'no_app_router'
  | 'not_a_next_app'
  | 'not_agreed'
  | 'not_exported'
  | 'old_auth_found'
  | 'other_adapter_found'
  | 'other_auth_found'
  | 'other_version_needed'
  | 'package_missing'
  | 'packages_not_added'
  | 'prisma_unsupported'
  | 'react_too_old'
  | 'report_unwritable'
  | 'schema_refused'
  | 'schema_unreadable'
  | 'schema_unsupported'
  | 'source_unreadable'
  | 'wrong_workspace_folder';

/** A command refuses what it was told to do. Nothing was written, unless the message says so. */
export class CommandError extends CodedError {
  declare readonly code: CommandErrorCode;

  constructor(code: CommandErrorCode, message: string, options?: { cause?: unknown }) {
    super(code, message, options);
  }
}
