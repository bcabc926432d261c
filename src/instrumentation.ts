/** A server that would answer nothing but errors doesn't start. */
export async function register(): Promise<void> {
  // Next compiles this file for the edge too, where no process can be ended.
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { checkAtStart } = await import('./auth/check-at-start');
    await checkAtStart();
  }
}
