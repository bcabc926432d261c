import { type ComponentProps, useId } from 'react';

interface CheckboxProps extends Pick<ComponentProps<'input'>, 'defaultChecked'> {
  label: string;
  name: string;
  hint?: string;
}

/** A labelled checkbox that sends "off" if it isn't checked; `isChecked` reads it. */
export function Checkbox({ label, name, hint, ...input }: CheckboxProps) {
  const id = useId();
  const hintId = `${id}-hint`;
  return (
    <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2.5 gap-y-1">
      <input type="hidden" name={name} value="off" />
      <input
        {...input}
        type="checkbox"
        name={name}
        value="on"
        id={id}
        aria-describedby={hint ? hintId : undefined}
        className="mt-0.5 size-4 accent-accent"
      />
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      {hint && (
        <p id={hintId} className="col-start-2 text-muted text-sm">
          {hint}
        </p>
      )}
    </div>
  );
}
