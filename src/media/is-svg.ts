/** Drawing programs put comments and entities before the root. */
const PROLOGUE_BYTES = 4096;

/** An SVG file by its bytes, whatever it is called. */
export async function isSvg(file: Blob): Promise<boolean> {
  const start = await file.slice(0, PROLOGUE_BYTES).text();
  return /^<svg[\s>]/i.test(withoutPrologue(start));
}

/**
 * What follows the XML declaration, comments and document type. Step by step, because one pattern for all of it would try every
 * way to part a row of comments.
 */
function withoutPrologue(text: string): string {
  let rest = text.trimStart();
  const declaration = /^<\?xml[^>]*>/.exec(rest);
  rest = rest.slice(declaration?.[0].length ?? 0).trimStart();
  for (;;) {
    const end = rest.startsWith('<!--') ? behind(rest, '-->', 4) : /^<!DOCTYPE svg/i.test(rest) ? doctypeEnd(rest) : 0;
    if (end === 0) return rest;
    rest = rest.slice(end).trimStart();
  }
}

function doctypeEnd(text: string): number {
  const [head = ''] = /^[^[>]*/.exec(text) ?? [];
  return text[head.length] === '[' ? behind(text, '>', behind(text, ']', head.length)) : behind(text, '>', head.length);
}

/** Position behind the next `mark`; 0 where there is none. */
function behind(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at < 0 ? 0 : at + mark.length;
}
