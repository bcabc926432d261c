'use client';

import { useActionState, useId } from 'react';
import { Field } from '../_components/field';
import { Form } from '../_components/form';
import { Notice } from '../_components/notice';
import { SubmitButton } from '../_components/submit-button';
import type { SignInState } from './actions';

interface EmailLinkFormProps {
  action: (state: SignInState, form: FormData) => Promise<SignInState>;
  callbackUrl: string;
  /** Whether the server knows the address, so that the form doesn't ask for it. */
  addressKnown?: boolean;
}

export function EmailLinkForm({ action, callbackUrl, addressKnown = false }: EmailLinkFormProps) {
  const [state, submit] = useActionState<SignInState, FormData>(action, {});
  const messageId = useId();
  return (
    <Form action={submit} result={state.message ?? state.errors}>
      {state.message && (
        <Notice tone="error" id={messageId} role="alert">
          {state.message}
        </Notice>
      )}
      <input type="hidden" name="callbackUrl" value={callbackUrl} />
      {!addressKnown && (
        <Field
          label="Email for the link"
          name="email"
          type="email"
          autoComplete="email"
          required
          defaultValue={state.email}
          error={state.errors?.email}
          describedBy={state.message ? messageId : undefined}
        />
      )}
      <SubmitButton look="secondary" wide>
        Email me a link
      </SubmitButton>
    </Form>
  );
}
