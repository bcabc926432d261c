'use client';

import { useActionState } from 'react';
import { Field } from '../_components/field';
import { Form } from '../_components/form';
import { Notice } from '../_components/notice';
import { SubmitButton } from '../_components/submit-button';
import { createAccount, type SignUpState } from './actions';

export function SignUpForm({ initial }: { initial: SignUpState }) {
  const [state, action] = useActionState<SignUpState, FormData>(createAccount, initial);
  const { errors } = state;
  return (
    <Form action={action} result={errors}>
      {state.message && (
        <Notice tone="error" role="alert">
          {state.message}
        </Notice>
      )}
      <Field
        label="Name"
        name="name"
        autoComplete="name"
        required
        defaultValue={state.name}
        error={errors?.name?.[0]}
      />
      <Field
        label="Email"
        name="email"
        type="email"
        autoComplete="username"
        required
        defaultValue={state.email}
        error={errors?.email?.[0]}
      />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="new-password"
        required
        minLength={8}
        hint="At least 8 characters"
        error={errors?.password?.[0]}
      />
      <SubmitButton wide>Create account</SubmitButton>
    </Form>
  );
}
