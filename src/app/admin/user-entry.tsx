import type { ListedUser } from '@/accounts/users';
import { Badge } from '../_components/badge';
import { Confirm } from '../_components/confirm';
import { SubmitButton } from '../_components/submit-button';
import { Timestamp } from '../_components/timestamp';
import { providerNames } from '../_lib/provider-names';
import { deleteForGood, disable, enable, endSessionsOf } from './actions';

interface UserEntryProps {
  user: ListedUser;
  /** Whether it is the admin who looks. */
  self: boolean;
  /** What was searched for, to come back to. */
  search: string;
}

/** A user, and what an admin may do to them. */
export function UserEntry({ user, self, search }: UserEntryProps) {
  const { id, name, email, liveSessions } = user;
  const about = <span className="sr-only">: {email}</span>;
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
          {self && <Badge>you</Badge>}
          {user.admin && <Badge>admin</Badge>}
          {user.disabledAt && <Badge tone="danger">disabled</Badge>}
        </h2>
        <p className="break-words text-sm">{email}</p>
        <p className="text-muted text-sm leading-6">
          {sessionCount(liveSessions)} · {providerNames(user)} · since{' '}
          <Timestamp iso={user.createdAt.toISOString()} />
        </p>
      </div>
      {!self && (
        <div className="flex flex-wrap items-start gap-3">
          <form action={endSessionsOf}>
            {fields}
            <SubmitButton look="secondary" size="small">
              End sessions{about}
            </SubmitButton>
          </form>
          <form action={user.disabledAt ? enable : disable}>
            {fields}
            <SubmitButton look="secondary" size="small">
              {user.disabledAt ? 'Enable' : 'Disable'}
              {about}
            </SubmitButton>
          </form>
          <Confirm
            label={<>Delete …{about}</>}
            question={`Delete ${email} for good, with everything that is theirs?`}
          >
            <form action={deleteForGood}>
              {fields}
              <SubmitButton look="danger" size="small">
                Delete for good{about}
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
