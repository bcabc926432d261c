/** What somebody who asks for the session gets: a session, none, or a fault. */
export type Answer = { session: unknown } | { fault: string };

export const none: Answer = { session: null };

export function isSession(answer: Answer): answer is { session: Record<string, unknown> } {
  return 'session' in answer && typeof answer.session === 'object' && answer.session !== null;
}

export type Outcome = `${Kind}, ${Kind}`;
type Kind = 'session' | 'none' | 'fault';

/** What came of asking two. */
export function outcomeOf(stock: Answer, kit: Answer): Outcome {
  return `${kindOf(stock)}, ${kindOf(kit)}`;
}

function kindOf(answer: Answer): Kind {
  if ('fault' in answer) return 'fault';
  return answer.session === null ? 'none' : 'session';
}
