/** What a change of password led to, by `?done=`. */
export const passwordOutcomes = new Map(
  Object.entries({
    set: 'Your password is set.',
    changed: 'Your password is changed.',
    'changed-others-ended': 'Your password is changed, and your other devices are signed out.',
    'changed-only':
      'Your password is changed. Signing out your other devices may have failed: have a look at the list of them.',
  }),
);
