/** The switch that the product is about. */
export function Logo() {
  return (
    <svg viewBox="0 0 30 18" className="h-4 w-auto shrink-0" aria-hidden="true">
      <rect width="30" height="18" rx="9" className="fill-solid" />
      <circle cx="21" cy="9" r="6" className="fill-[#34d3a0] dark:fill-[#0a7a5c]" />
    </svg>
  );
}
