/** Takes the room of what is still being read; give it that room by `className`. */
export function Skeleton({ className }: { className: string }) {
  return (
    <span
      aria-hidden="true"
      className={`block motion-safe:animate-pulse rounded-md bg-sunken ${className}`}
    />
  );
}
