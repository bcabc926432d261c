'use client';

import { useActionState, useId } from 'react';
import { Field } from '../_components/field';
import { Form } from '../_components/form';
import { Notice } from '../_components/notice';
import { SubmitButton } from '../_components/submit-button';
import { type SignInState, signInWithEmailLink } from './actions';

export function EmailLinkForm({ callbackUrl }: { callbackUrl: string }) {
  const [state, action] = useActionState<SignInState, FormData>(signInWithEmailLink, {});
  const messageId = useId();
  return (
    <Form action={action} result={state.message ?? state.errors}>
      {state.message && (
        <Notice tone="error" id={messageId} role="alert">
          {state.message}
        </Notice>
      )}
      <input type="hidden" name="callbackUrl" value={callbackUrl} />
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
      <SubmitButton look="secondary" wide>
        Email me a link
      </SubmitButton>
    </Form>
  );
}
