'use client';

import { type ComponentProps, useEffect, useRef } from 'react';

interface FormProps extends Omit<ComponentProps<'form'>, 'className' | 'noValidate' | 'ref'> {
  /** The errors of the last submission. A new value moves the focus to the first invalid field. */
  result: unknown;
}

/**
 * A form that only the server validates, so that each message is written once. Until JavaScript has
 * loaded, the browser validates it too.
 */
export function Form({ result, ...props }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (form.current) form.current.noValidate = true;
  }, []);
  useEffect(() => {
    if (result) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [result]);
  return <form {...props} ref={form} className="flex flex-col gap-5" />;
}
