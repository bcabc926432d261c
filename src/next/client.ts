'use client';

// The client side is Auth.js's own: it asks `GET /api/auth/session`, which the kit answers the same
// way in both strategies.
export { SessionProvider, useSession } from 'next-auth/react';
