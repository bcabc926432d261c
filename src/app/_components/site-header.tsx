import Link from 'next/link';
import { Suspense } from 'react';
import { AccountMenu, AccountMenuSkeleton } from './account-menu';
import { Logo } from './logo';
import { NavLink } from './nav-link';
import { SignedInLinks } from './signed-in-links';
import { StrategyBadge, StrategyBadgeSkeleton } from './strategy-badge';

export function SiteHeader() {
  return (
    <header className="border-line border-b bg-surface">
      <div className="mx-auto flex max-w-5xl flex-wrap items-center gap-x-6 gap-y-2 px-4 py-3 sm:px-6">
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
          className="flex h-8 w-full min-w-0 items-center justify-between gap-4 sm:w-auto sm:flex-1"
        >
          <div className="flex items-center gap-4">
            <NavLink href="/dashboard">Dashboard</NavLink>
            <NavLink href="/compare">Compare</NavLink>
            <Suspense fallback={null}>
              <SignedInLinks />
            </Suspense>
          </div>
          <Suspense fallback={<AccountMenuSkeleton />}>
            <AccountMenu />
          </Suspense>
        </nav>
      </div>
    </header>
  );
}
