import type { SignInMethods } from '@/accounts/sign-in-methods';
import { ButtonLink } from '../_components/button';
import { Card } from '../_components/card';
import { signInOptions } from '../signin/options';

type PasswordCardProps = Pick<SignInMethods, 'hasPassword' | 'emailVerified'>;

/** Links to the form that sets or changes the password. */
export function PasswordCard({ hasPassword, emailVerified }: PasswordCardProps) {
  if (!emailVerified) {
    return (
      <Card title="Password" about="You can use a password once your email address is verified.">
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
          ? 'To change it, you need your current password.'
          : 'You have no password. You sign in through a provider or a link by email.'
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
