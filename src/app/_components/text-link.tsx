import Link from 'next/link';
import type { ComponentProps } from 'react';

export function TextLink(props: Omit<ComponentProps<typeof Link>, 'className'>) {
  return (
    <Link
      {...props}
      className="rounded-sm font-medium text-accent underline decoration-1 underline-offset-4 hover:decoration-2"
    />
  );
}
