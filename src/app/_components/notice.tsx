import type { ReactNode } from 'react';

const tones = {
  error: 'border-danger/30 bg-danger-soft text-danger',
  neutral: 'border-line bg-sunken text-ink',
} as const;

interface NoticeProps {
  tone: keyof typeof tones;
  id?: string;
  /** `alert` interrupts a screen reader. Leave it out for a notice that was there when the page loaded. */
  role?: 'alert' | 'status';
  children: ReactNode;
}

export function Notice({ tone, children, ...rest }: NoticeProps) {
  return (
    <p
      className={`break-words rounded-lg border px-3.5 py-2.5 text-sm leading-6 ${tones[tone]}`}
      {...rest}
    >
      {children}
    </p>
  );
}
