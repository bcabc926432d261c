interface Place {
  /** What is searched for. */
  q?: string;
  done?: string;
  user?: string;
}

/** The address of the admin's page, with what is known of where they were on it. */
export function adminPath(place: Place): string {
  const known = Object.entries(place).filter(([, value]) => value);
  const query = new URLSearchParams(known);
  return query.size > 0 ? `/admin?${query}` : '/admin';
}
