import type { APIRequestContext } from '@playwright/test';

export const password = 'correct-horse-battery';

/** Signs in by requests, without a page. */
export async function signInByRequest(
  request: APIRequestContext,
  email: string,
  secret = password,
): Promise<void> {
  const { csrfToken } = await (await request.get('/api/auth/csrf')).json();
  await request.post('/api/auth/callback/credentials', {
    form: { email, password: secret, csrfToken },
  });
}
