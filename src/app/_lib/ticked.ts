/**
 * Whether a checkbox was ticked. A browser sends nothing for one that isn't, so a hidden "off" of
 * the same name stands before it, and the last value counts.
 */
export function ticked(form: FormData, name: string): boolean {
  return form.getAll(name).at(-1) === 'on';
}
