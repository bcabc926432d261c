const format = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'medium',
  timeZone: 'UTC',
});

/** Formats a time in UTC, so that server and browser render the same text. */
export function Timestamp({ iso }: { iso: string }) {
  return (
    <time dateTime={iso} className="tabular-nums">
      {format.format(new Date(iso))} UTC
    </time>
  );
}
