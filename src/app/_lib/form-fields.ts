/** @returns the value of a text field; empty if it is missing or a file. */
export function formText(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}

/**
 * Whether a checkbox of the component `Checkbox` was checked. Browsers send nothing for an unchecked
 * one, so a hidden field "off" with the same name precedes it, and the last value counts.
 */
export function isChecked(form: FormData, name: string): boolean {
  return form.getAll(name).at(-1) === 'on';
}
