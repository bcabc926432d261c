/** Replaces the live comparison in a production build. */
export function Live() {
  return (
    <p className="text-sm leading-6">
      This part is available in development only. Run <code>npm run dev</code> to sign in on both
      strategies with one click, and to revoke sessions, disable users and stop the database.
    </p>
  );
}
