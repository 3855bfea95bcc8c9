/** Letters and digits of a title, for the name of a file or folder: no title chooses paths or endings. May be empty. */
export function plainName(title: string): string {
  const plain = title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, 50);
  return plain.replaceAll(/^-+|-+$/g, '');
}
