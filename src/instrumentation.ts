/** Checks the configuration, so that a server that could only respond with errors doesn't start. */
export async function register(): Promise<void> {
  // Next compiles this file for the edge runtime too, where `process.exit` doesn't exist.
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { checkAtStart } = await import('./auth/check-at-start');
    await checkAtStart();
  }
}
