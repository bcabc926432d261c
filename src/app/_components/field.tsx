import { type ComponentProps, useId } from 'react';

interface FieldProps extends Omit<ComponentProps<'input'>, 'id' | 'className' | 'name'> {
  label: string;
  name: string;
  hint?: string;
  error?: string;
  /** The id of an error message elsewhere in the form that also concerns this field. */
  describedBy?: string;
}

/**
 * A labelled input with its hint or error. Ids are generated, because Next can keep hidden pages with the
 * same fields in the document.
 */
export function Field({ label, hint, error, describedBy, ...input }: FieldProps) {
  const id = useId();
  const aboutId = `${id}-about`;
  const described = [(error || hint) && aboutId, describedBy].filter(Boolean);
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      <input
        {...input}
        id={id}
        aria-invalid={error || describedBy ? true : undefined}
        aria-describedby={described.join(' ') || undefined}
        // 16 px on small screens, because iOS zooms in on focused fields with smaller text.
        className="h-10 w-full rounded-lg border border-control bg-surface px-3 text-base motion-safe:transition-colors placeholder:text-muted hover:border-ink read-only:bg-sunken read-only:text-muted focus-visible:border-accent focus-visible:outline-offset-0 aria-invalid:border-danger aria-invalid:outline-danger sm:text-sm"
      />
      {error ? (
        <p id={aboutId} className="text-danger text-sm">
          {error}
        </p>
      ) : (
        hint && (
          <p id={aboutId} className="text-muted text-sm">
            {hint}
          </p>
        )
      )}
    </div>
  );
}
