'use client';

import { useActionState } from 'react';
import { Field } from '../_components/field';
import { Form } from '../_components/form';
import { SubmitButton } from '../_components/submit-button';
import { type NameState, saveName } from './actions';

export function NameForm({ name }: { name: string }) {
  const [state, action] = useActionState<NameState, FormData>(saveName, {});
  return (
    <Form action={action} result={state.error}>
      <Field
        label="Display name"
        name="name"
        autoComplete="name"
        required
        defaultValue={state.name ?? name}
        error={state.error}
      />
      <div className="flex items-center gap-4">
        <SubmitButton>Save name</SubmitButton>
        {/* Rendered even if empty: screen readers announce only changes inside it. */}
        <p role="status" className="text-accent text-sm">
          {state.saved && 'Saved.'}
        </p>
      </div>
    </Form>
  );
}
