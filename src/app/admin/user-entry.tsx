import type { ListedUser } from '@/accounts/users';
import { Badge } from '../_components/badge';
import { Confirm } from '../_components/confirm';
import { SubmitButton } from '../_components/submit-button';
import { Timestamp } from '../_components/timestamp';
import { providerNames } from '../_lib/provider-names';
import { deleteForGood, disable, enable, endSessionsOf } from './actions';

interface UserEntryProps {
  user: ListedUser;
  /** Whether the user is the admin who views the page. */
  isSelf: boolean;
  /** The search text, to which the actions return. */
  search: string;
}

/** A user, with buttons for what an admin can do. */
export function UserEntry({ user, isSelf, search }: UserEntryProps) {
  const { id, name, email, liveSessions } = user;
  const hiddenEmail = <span className="sr-only">: {email}</span>;
  const fields = (
    <>
      <input type="hidden" name="userId" value={id} />
      <input type="hidden" name="q" value={search} />
    </>
  );
  return (
    <li className="flex flex-col gap-4 p-5 sm:p-6">
      <div className="flex flex-col gap-1">
        <h2 className="flex flex-wrap items-center gap-x-3 gap-y-2 font-semibold text-base tracking-tight">
          <span className="min-w-0 break-words">{name || email}</span>
          {isSelf && <Badge>you</Badge>}
          {user.admin && <Badge>admin</Badge>}
          {user.disabledAt && <Badge tone="danger">disabled</Badge>}
        </h2>
        <p className="break-words text-sm">{email}</p>
        <p className="text-muted text-sm leading-6">
          {sessionCount(liveSessions)} · {providerNames(user)} · since{' '}
          <Timestamp iso={user.createdAt.toISOString()} />
        </p>
      </div>
      {!isSelf && (
        <div className="flex flex-wrap items-start gap-3">
          <form action={endSessionsOf}>
            {fields}
            <SubmitButton look="secondary" size="small">
              End sessions{hiddenEmail}
            </SubmitButton>
          </form>
          <form action={user.disabledAt ? enable : disable}>
            {fields}
            <SubmitButton look="secondary" size="small">
              {user.disabledAt ? 'Enable' : 'Disable'}
              {hiddenEmail}
            </SubmitButton>
          </form>
          <Confirm
            label={<>Delete …{hiddenEmail}</>}
            question={`Delete ${email} and all of their data for good?`}
          >
            <form action={deleteForGood}>
              {fields}
              <SubmitButton look="danger" size="small">
                Delete for good{hiddenEmail}
              </SubmitButton>
            </form>
          </Confirm>
        </div>
      )}
    </li>
  );
}

function sessionCount(count: number): string {
  if (count === 0) return 'No live sessions';
  return count === 1 ? '1 live session' : `${count} live sessions`;
}
