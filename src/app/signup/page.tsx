import type { Metadata } from 'next';
import { Narrow } from '../_components/narrow';
import { PageTitle } from '../_components/page-title';
import { TextLink } from '../_components/text-link';
import { taken } from './messages';
import { SignUpForm } from './sign-up-form';

export const metadata: Metadata = { title: 'Create your account' };

// Rendered in one piece, so that it works without JavaScript, like the sign-in page.
export const instant = false;

export default async function SignUpPage({ searchParams }: PageProps<'/signup'>) {
  const { error } = await searchParams;
  return (
    <Narrow>
      <PageTitle>Create your account</PageTitle>
      <SignUpForm initial={error === 'taken' ? { errors: { email: [taken] } } : {}} />
      <p className="text-muted text-sm">
        Been here before? <TextLink href="/signin">I already have an account</TextLink>
      </p>
    </Narrow>
  );
}
