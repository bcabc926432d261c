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
  /** What `?error=` says, until there is an answer of the form itself. */
  message?: string;
  /** Whose password is asked for, where that is settled. Shown only: the server knows it by itself. */
  account?: string;
  /** The choice of an attempt before; `undefined` is one that wasn't made yet. */
  remember?: 'on' | 'off';
}

export function PasswordForm({ action, callbackUrl, message, ...props }: PasswordFormProps) {
  const [state, submit] = useActionState<SignInState, FormData>(action, {
    remember: props.remember,
  });
  const messageId = useId();
  const wrong = state.message ? messageId : undefined;
  const shown = state.message ?? (state.errors ? undefined : message);
  return (
    <Form action={submit} result={state.message ?? state.errors}>
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
        readOnly={props.account !== undefined}
        defaultValue={props.account ?? state.email}
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
      {props.account === undefined ? (
        <>
          <Checkbox
            label="Remember me on this device"
            name="remember"
            hint="Off: signed out when the browser closes, or after 12 hours without use."
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
