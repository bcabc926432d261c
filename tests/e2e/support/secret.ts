/** The secret of the servers under test. */
export const secret = 'a secret for tests, of which no server knows';
