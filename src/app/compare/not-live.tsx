/** What a production build has in the place of the live part. */
export function Live() {
  return (
    <p className="text-muted text-sm leading-6">
      In development (<code className="text-ink">npm run dev</code>) this page also has a live part:
      both strategies at work, for you to try.
    </p>
  );
}
