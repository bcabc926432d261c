import type { WaysToSignIn } from '@/accounts/ways-to-sign-in';
import { ButtonLink } from '../_components/button';
import { Card } from '../_components/card';
import { signInOptions } from '../signin/options';

/** What the user can do about their password. */
export function PasswordCard({ ways: { hasPassword, emailVerified } }: { ways: WaysToSignIn }) {
  if (!emailVerified) {
    return (
      <Card
        title="Password"
        about="You have none here that counts, until a link has shown that the address is yours."
      >
        {signInOptions().emailLink && (
          <div>
            <ButtonLink href="/reauthenticate?callbackUrl=/account" look="secondary">
              Verify your email
            </ButtonLink>
          </div>
        )}
      </Card>
    );
  }
  return (
    <Card
      title="Password"
      about={
        hasPassword
          ? 'Changing it asks for the one you have.'
          : 'You have none here: you sign in through a provider or a link by email.'
      }
    >
      <div>
        <ButtonLink href="/account/password" look="secondary">
          {hasPassword ? 'Change password' : 'Choose a password'}
        </ButtonLink>
      </div>
    </Card>
  );
}
