/** A placeholder while content loads. `className` sets its size. */
export function Skeleton({ className }: { className: string }) {
  return (
    <span
      aria-hidden="true"
      className={`block motion-safe:animate-pulse rounded-md bg-sunken ${className}`}
    />
  );
}
