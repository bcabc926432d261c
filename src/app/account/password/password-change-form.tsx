'use client';

import { useActionState } from 'react';
import { Checkbox } from '../../_components/checkbox';
import { Field } from '../../_components/field';
import { Form } from '../../_components/form';
import { SubmitButton } from '../../_components/submit-button';
import { type PasswordState, savePassword } from './actions';

interface PasswordChangeFormProps {
  /** In a hidden field, for password managers, which store the new password with it. */
  email: string;
  /** Whether the user has no password yet. */
  isFirst: boolean;
  initial: PasswordState;
}

export function PasswordChangeForm({ email, isFirst, initial }: PasswordChangeFormProps) {
  const [{ errors, endOthers }, action] = useActionState<PasswordState, FormData>(
    savePassword,
    initial,
  );
  return (
    <Form action={action} result={errors}>
      <input type="hidden" autoComplete="username" value={email} />
      {!isFirst && (
        <Field
          label="Current password"
          name="currentPassword"
          type="password"
          autoComplete="current-password"
          required
          error={errors?.currentPassword}
        />
      )}
      <Field
        label="New password"
        name="newPassword"
        type="password"
        autoComplete="new-password"
        required
        minLength={8}
        hint="At least 8 characters"
        error={errors?.newPassword}
      />
      {!isFirst && (
        <Checkbox
          label="Sign out my other devices"
          name="endOthers"
          hint="This also signs out anyone who knew the old password."
          defaultChecked={endOthers !== 'off'}
        />
      )}
      <SubmitButton wide>{isFirst ? 'Save password' : 'Change password'}</SubmitButton>
    </Form>
  );
}
