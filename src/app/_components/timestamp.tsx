const format = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'medium',
  timeZone: 'UTC',
});

/** In UTC, so that server and browser write the same and nothing jumps. */
export function Timestamp({ iso }: { iso: string }) {
  return (
    <time dateTime={iso} className="tabular-nums">
      {format.format(new Date(iso))} UTC
    </time>
  );
}
