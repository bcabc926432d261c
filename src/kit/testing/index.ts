export { TestClock } from './clock.ts';
export type { TestSession, TestSessionOptions } from './create-test-session.ts';
export { createTestSession } from './create-test-session.ts';
export { memorySessions } from './memory-sessions.ts';
export type { StorageState } from './storage-state.ts';
