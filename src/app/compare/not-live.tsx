/** What a production build has in the place of the live part. */
export function Live() {
  return (
    <p className="text-sm leading-6">
      This part is there in development only: <code>npm run dev</code> signs you in on both
      strategies with one click, to revoke, disable and stop what you like.
    </p>
  );
}
