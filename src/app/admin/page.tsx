import type { Metadata } from 'next';
import { listUsers } from '@/accounts/users';
import { prisma } from '@/auth/shared';
import { Button } from '../_components/button';
import { Card } from '../_components/card';
import { Confirm } from '../_components/confirm';
import { Field } from '../_components/field';
import { Notice } from '../_components/notice';
import { Outcome } from '../_components/outcome';
import { PageTitle } from '../_components/page-title';
import { SubmitButton } from '../_components/submit-button';
import { firstOf } from '../_lib/first-of';
import { endEveryone } from './actions';
import { outcomeMessage } from './outcome';
import { adminPath } from './path';
import { requireAdmin } from './require-admin';
import { UserEntry } from './user-entry';

export const metadata: Metadata = { title: 'Users' };

// Rendered in one piece, so that it works without JavaScript, like the dashboard.
export const instant = false;

export default async function AdminPage({ searchParams }: PageProps<'/admin'>) {
  const { q, done, user } = await searchParams;
  const search = (firstOf(q) ?? '').trim();
  const { user: admin } = await requireAdmin(adminPath({ q: search }));
  const users = await listUsers(prisma, search, new Date());
  const changed = users.find(({ id }) => id === firstOf(user));
  return (
    <div className="flex flex-col gap-8">
      <PageTitle about="Only admins see this page. At most 50 users, the newest first.">
        Users
      </PageTitle>
      <Outcome>{outcomeMessage(firstOf(done), changed?.email)}</Outcome>
      <search>
        <form action="/admin" className="flex max-w-md flex-wrap items-end gap-3">
          <div className="min-w-48 flex-1">
            <Field label="Email contains" name="q" type="search" defaultValue={search} />
          </div>
          <Button type="submit" look="secondary">
            Search
          </Button>
        </form>
      </search>
      {users.length > 0 ? (
        <ul className="flex flex-col divide-y divide-line rounded-xl border border-line bg-surface">
          {users.map((listed) => (
            <UserEntry
              key={listed.id}
              user={listed}
              isSelf={listed.id === admin.id}
              search={search}
            />
          ))}
        </ul>
      ) : (
        <Notice tone="neutral">No user has an email that contains this.</Notice>
      )}
      <Card
        title="Everyone"
        about="Signs out every user on every device, including you. Use it when a secret has leaked."
      >
        <Confirm label="End everyone's sessions …" question="End the sessions of all users?">
          <form action={endEveryone}>
            <SubmitButton look="danger" size="small">
              End everyone's sessions
            </SubmitButton>
          </form>
        </Confirm>
      </Card>
    </div>
  );
}
