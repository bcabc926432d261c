/** What an action on a user led to, in the words of `?done=`. */
export type Done = 'ended' | 'disabled' | 'enabled' | 'deleted' | 'gone' | 'self';

const sentences: Record<Done, (email: string) => string> = {
  ended: (email) => `Ended the sessions of ${email}.`,
  disabled: (email) => `Disabled ${email} and ended their sessions.`,
  enabled: (email) => `Enabled ${email}.`,
  deleted: () => 'Deleted the user and ended their sessions.',
  gone: () => 'That user is no longer there.',
  self: () => 'Not to your own account: another admin has to do that.',
};

/** @param email of the user it was done to, where they are still there. */
export function outcomeOf(done: string | undefined, email = 'the user'): string | null {
  return isDone(done) ? sentences[done](email) : null;
}

function isDone(done: string | undefined): done is Done {
  return done !== undefined && Object.hasOwn(sentences, done);
}
