'use client';

import { useActionState } from 'react';
import { Form } from '../_components/form';
import { Notice } from '../_components/notice';
import { SubmitButton } from '../_components/submit-button';
import type { SignInState } from './actions';

interface ProviderFormProps {
  action: (state: SignInState, form: FormData) => Promise<SignInState>;
  provider: string;
  name: string;
  callbackUrl: string;
}

export function ProviderForm({ action, provider, name, callbackUrl }: ProviderFormProps) {
  const [state, submit] = useActionState<SignInState, FormData>(action, {});
  return (
    <Form action={submit} result={state.message}>
      <input type="hidden" name="provider" value={provider} />
      <input type="hidden" name="callbackUrl" value={callbackUrl} />
      <SubmitButton look="secondary" wide>
        Continue with {name}
      </SubmitButton>
      {state.message && (
        <Notice tone="error" role="alert">
          {state.message}
        </Notice>
      )}
    </Form>
  );
}
