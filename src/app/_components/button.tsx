import Link from 'next/link';
import type { ComponentProps } from 'react';

const looks = {
  primary: 'bg-solid text-on-solid hover:bg-solid-hover',
  secondary: 'border border-control/40 bg-surface text-ink hover:bg-sunken',
  unusable: 'cursor-not-allowed border border-control/60 border-dashed text-muted',
  danger: 'bg-danger text-surface hover:opacity-90',
} as const;

const sizes = {
  small: 'h-8 px-3 text-sm',
  medium: 'h-10 px-4 text-sm',
} as const;

interface Look {
  look?: keyof typeof looks;
  size?: keyof typeof sizes;
  wide?: boolean;
}

export function buttonClass({ look = 'primary', size = 'medium', wide = false }: Look) {
  const width = wide ? 'w-full' : '';
  return `inline-flex items-center justify-center gap-2 whitespace-nowrap rounded-lg font-medium motion-safe:transition-colors ${looks[look]} ${sizes[size]} ${width}`;
}

type ButtonProps = Omit<ComponentProps<'button'>, 'className'> & Look;

export function Button({ look, size, wide, ...props }: ButtonProps) {
  return <button type="button" className={buttonClass({ look, size, wide })} {...props} />;
}

export function ButtonLink({ look, size, wide, ...props }: ComponentProps<typeof Link> & Look) {
  return <Link className={buttonClass({ look, size, wide })} {...props} />;
}
