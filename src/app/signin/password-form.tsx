'use client';

import { useActionState, useId } from 'react';
import { Field } from '../_components/field';
import { Form } from '../_components/form';
import { Notice } from '../_components/notice';
import { SubmitButton } from '../_components/submit-button';
import { type SignInState, signInWithPassword } from './actions';

interface PasswordFormProps {
  callbackUrl: string;
  /** What `?error=` says, until there is an answer of the form itself. */
  message?: string;
}

export function PasswordForm({ callbackUrl, message }: PasswordFormProps) {
  const [state, action] = useActionState<SignInState, FormData>(signInWithPassword, {});
  const messageId = useId();
  const wrong = state.message ? messageId : undefined;
  const shown = state.message ?? (state.errors ? undefined : message);
  return (
    <Form action={action} result={state.message ?? state.errors}>
      {shown && (
        <Notice tone="error" id={messageId} role="alert">
          {shown}
        </Notice>
      )}
      <input type="hidden" name="callbackUrl" value={callbackUrl} />
      <Field
        label="Email"
        name="email"
        type="email"
        autoComplete="username"
        required
        defaultValue={state.email}
        error={state.errors?.email}
      />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        required
        error={state.errors?.password}
        describedBy={wrong}
      />
      <SubmitButton wide>Sign in</SubmitButton>
    </Form>
  );
}
