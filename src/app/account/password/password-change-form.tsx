'use client';

import { useActionState } from 'react';
import { Checkbox } from '../../_components/checkbox';
import { Field } from '../../_components/field';
import { Form } from '../../_components/form';
import { SubmitButton } from '../../_components/submit-button';
import { changePassword, type PasswordState } from './actions';

interface PasswordChangeFormProps {
  /** Shown to password managers only, which keep the new password under it. */
  email: string;
  /** Whether there is no password yet that could be asked for. */
  first: boolean;
  initial: PasswordState;
}

export function PasswordChangeForm({ email, first, initial }: PasswordChangeFormProps) {
  const [{ errors, others }, action] = useActionState<PasswordState, FormData>(
    changePassword,
    initial,
  );
  return (
    <Form action={action} result={errors}>
      <input type="hidden" autoComplete="username" value={email} />
      {!first && (
        <Field
          label="Current password"
          name="current"
          type="password"
          autoComplete="current-password"
          required
          error={errors?.current}
        />
      )}
      <Field
        label="New password"
        name="next"
        type="password"
        autoComplete="new-password"
        required
        minLength={8}
        hint="8 characters at least"
        error={errors?.next}
      />
      {!first && (
        <Checkbox
          label="Sign out my other devices"
          name="others"
          hint="Whoever may have known the old password is signed out with it."
          defaultChecked={others !== 'off'}
        />
      )}
      <SubmitButton wide>{first ? 'Save password' : 'Change password'}</SubmitButton>
    </Form>
  );
}
