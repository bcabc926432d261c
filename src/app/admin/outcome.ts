/** The result of an action on a user; the value of `?done=`. */
export type Done = 'ended' | 'disabled' | 'enabled' | 'deleted' | 'gone' | 'self';

const messages: Record<Done, (email: string) => string> = {
  ended: (email) => `Ended the sessions of ${email}.`,
  disabled: (email) => `Disabled ${email} and ended their sessions.`,
  enabled: (email) => `Enabled ${email}.`,
  deleted: () => 'Deleted the user and ended their sessions.',
  gone: () => 'That user no longer exists.',
  self: () => "You can't do this to your own account. Another admin can.",
};

/** @param email the email of the user, if the user still exists. */
export function outcomeMessage(done: string | undefined, email = 'the user'): string | null {
  return isDone(done) ? messages[done](email) : null;
}

function isDone(done: string | undefined): done is Done {
  return done !== undefined && Object.hasOwn(messages, done);
}
