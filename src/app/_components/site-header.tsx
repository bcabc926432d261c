import Link from 'next/link';
import { Suspense } from 'react';
import { readSession } from '../_lib/read-session';
import {
  AccountButton,
  AccountButtonSkeleton,
  AccountLink,
  AccountLinkSkeleton,
} from './account-menu';
import { NavLink } from './nav-link';
import { StrategyBadge, StrategyBadgeSkeleton } from './strategy-badge';

/** One row on wide screens; on narrow ones the links are below the rest. */
export function SiteHeader() {
  return (
    <header className="border-line border-b bg-surface">
      <div className="mx-auto flex max-w-5xl flex-wrap items-center justify-between gap-x-3 gap-y-2 px-4 py-3 sm:gap-x-6 sm:px-6">
        <div className="flex h-8 items-center gap-3">
          <Link
            href="/"
            className="flex items-center gap-2.5 rounded-md font-semibold text-sm tracking-tight"
          >
            <Logo />
            authjs-session-kit
          </Link>
          <Suspense fallback={<StrategyBadgeSkeleton />}>
            <StrategyBadge />
          </Suspense>
        </div>
        <nav
          aria-label="Main"
          className="order-last flex h-8 w-full min-w-0 items-center justify-between gap-4 sm:order-none sm:w-auto sm:flex-1"
        >
          <div className="flex items-center gap-4">
            <NavLink href="/dashboard">Dashboard</NavLink>
            <NavLink href="/compare">Compare</NavLink>
            <Suspense fallback={null}>
              <SignedInLinks />
            </Suspense>
          </div>
          <Suspense fallback={<AccountLinkSkeleton />}>
            <AccountLink />
          </Suspense>
        </nav>
        <Suspense fallback={<AccountButtonSkeleton />}>
          <AccountButton />
        </Suspense>
      </div>
    </header>
  );
}

/** Links that only a signed-in user has. */
async function SignedInLinks() {
  const { session } = await readSession();
  return session && <NavLink href="/sessions">Devices</NavLink>;
}

/** A toggle switch. */
function Logo() {
  return (
    <svg viewBox="0 0 30 18" className="h-4 w-auto shrink-0" aria-hidden="true">
      <rect width="30" height="18" rx="9" className="fill-solid" />
      <circle cx="21" cy="9" r="6" className="fill-[#34d3a0] dark:fill-[#0a7a5c]" />
    </svg>
  );
}
