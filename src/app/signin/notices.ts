/** What brought somebody here who was signed in a moment ago, by `?notice=`. */
const sentences = new Map(
  Object.entries({
    everywhere: 'You are signed out on all your devices. Sign in again whenever you like.',
    everyone: 'All sessions have ended, your own too.',
  }),
);

export function noticeFor(notice: string | undefined): string | undefined {
  return notice && sentences.get(notice);
}
