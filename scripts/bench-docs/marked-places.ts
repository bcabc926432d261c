/**
 * Writes each text between the lines `<!-- begin NAME -->` and `<!-- end NAME -->` of a page.
 *
 * @throws when the page lacks one of these places.
 */
export function withBlocks(page: string, blocks: Readonly<Record<string, string>>): string {
  let written = page;
  for (const [name, text] of Object.entries(blocks)) {
    const place = new RegExp(`(<!-- begin ${name} -->\n)[^]*?(<!-- end ${name} -->)`);
    if (!place.test(written)) throw new Error(`The page has no place called "${name}".`);
    written = written.replace(place, (_, begin: string, end: string) => `${begin}${text}\n${end}`);
  }
  return written;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}
