'use client';

import { useActionState, useId } from 'react';
import { Checkbox } from '../_components/checkbox';
import { Field } from '../_components/field';
import { Form } from '../_components/form';
import { Notice } from '../_components/notice';
import { SubmitButton } from '../_components/submit-button';
import type { SignInState } from './actions';

interface PasswordFormProps {
  action: (state: SignInState, form: FormData) => Promise<SignInState>;
  callbackUrl: string;
  /** The message of `?error=`, shown until the form is submitted. */
  message?: string;
  /** The user's email if it is known. The field is then read-only, and the server ignores it. */
  fixedEmail?: string;
  /** The choice in an earlier attempt; `undefined` if there was none. */
  remember?: 'on' | 'off';
}

export function PasswordForm({ action, callbackUrl, message, ...props }: PasswordFormProps) {
  const [state, submit] = useActionState<SignInState, FormData>(action, {
    remember: props.remember,
  });
  const messageId = useId();
  const describedBy = state.message ? messageId : undefined;
  const shownMessage = state.message ?? (state.errors ? undefined : message);
  return (
    <Form action={submit} result={state.message ?? state.errors}>
      {shownMessage && (
        <Notice tone="error" id={messageId} role="alert">
          {shownMessage}
        </Notice>
      )}
      <input type="hidden" name="callbackUrl" value={callbackUrl} />
      <Field
        label="Email"
        name="email"
        type="email"
        autoComplete="username"
        required
        readOnly={props.fixedEmail !== undefined}
        defaultValue={props.fixedEmail ?? state.email}
        error={state.errors?.email}
      />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        required
        error={state.errors?.password}
        describedBy={describedBy}
      />
      {props.fixedEmail === undefined ? (
        <>
          <Checkbox
            label="Remember me on this device"
            name="remember"
            hint="If off, you are signed out when the browser closes, or after 12 hours without use."
            defaultChecked={state.remember !== 'off'}
          />
          <SubmitButton wide>Sign in</SubmitButton>
        </>
      ) : (
        <SubmitButton wide>Confirm</SubmitButton>
      )}
    </Form>
  );
}
