'use client';

// Replaces the root layout, so it has to import what the layout imports.
import '@fontsource-variable/geist';
import '@fontsource-variable/geist-mono';
import './globals.css';
import { Failure } from './_components/failure';

export default function GlobalErrorPage(props: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body className="font-sans">
        <title>Something went wrong · authjs-session-kit</title>
        <main className="px-4 py-16 sm:px-6 sm:py-24">
          <Failure {...props} />
        </main>
      </body>
    </html>
  );
}
