interface AdminPageParams {
  /** The search text. */
  q?: string;
  /** The result of the last action. */
  done?: string;
  /** The id of the user whom the action changed. */
  user?: string;
}

/** @returns the path of the admin page, with the parameters that aren't empty. */
export function adminPath(params: AdminPageParams): string {
  const query = new URLSearchParams(Object.entries(params).filter(([, value]) => value));
  return query.size > 0 ? `/admin?${query}` : '/admin';
}
