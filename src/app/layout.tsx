import '@fontsource-variable/geist';
import '@fontsource-variable/geist-mono';
import './globals.css';
import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { SiteHeader } from './_components/site-header';

export const metadata: Metadata = {
  title: { default: 'authjs-session-kit', template: '%s · authjs-session-kit' },
  description:
    'Auth.js sessions in an encrypted cookie or in a database: one environment variable switches, one set of helpers over both.',
};

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f9fafb' },
    { media: '(prefers-color-scheme: dark)', color: '#0b0c0f' },
  ],
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body className="flex min-h-dvh flex-col font-sans">
        <a
          href="#content"
          className="sr-only focus:not-sr-only focus:absolute focus:top-3 focus:left-3 focus:z-10 focus:rounded-md focus:bg-solid focus:px-4 focus:py-2 focus:text-on-solid focus:text-sm"
        >
          Skip to content
        </a>
        <SiteHeader />
        <main
          id="content"
          tabIndex={-1}
          className="mx-auto w-full max-w-5xl flex-1 px-4 py-10 sm:px-6 sm:py-16"
        >
          {children}
        </main>
      </body>
    </html>
  );
}
