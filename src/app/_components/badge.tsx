import type { ReactNode } from 'react';

const tones = {
  accent: 'border-accent/30 bg-accent-soft text-accent',
  danger: 'border-danger/30 bg-danger-soft text-danger',
} as const;

interface BadgeProps {
  tone?: keyof typeof tones;
  children: ReactNode;
}

export function Badge({ tone = 'accent', children }: BadgeProps) {
  return (
    <span
      className={`inline-flex h-6 items-center whitespace-nowrap rounded-full border px-2.5 font-medium font-mono text-xs ${tones[tone]}`}
    >
      {children}
    </span>
  );
}
