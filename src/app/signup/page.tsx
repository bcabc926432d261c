import type { Metadata } from 'next';
import { FreshEachVisit } from '../_components/form';
import { Narrow } from '../_components/narrow';
import { PageTitle } from '../_components/page-title';
import { TextLink } from '../_components/text-link';
import { SignUpForm } from './sign-up-form';

export const metadata: Metadata = { title: 'Create your account' };

export default function SignUpPage() {
  return (
    <Narrow>
      <PageTitle>Create your account</PageTitle>
      <FreshEachVisit>
        <SignUpForm />
      </FreshEachVisit>
      <p className="text-muted text-sm">
        Been here before? <TextLink href="/signin">I already have an account</TextLink>
      </p>
    </Narrow>
  );
}
