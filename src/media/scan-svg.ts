/** An element of an SVG document, as far as it must be known before a browser is asked to draw it. */
export interface SvgElement {
  /** Without its namespace prefix. */
  readonly name: string;
  /** Values as written, entities not replaced. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly SvgElement[];
  /** Positions in the source: of the start tag's `<`, behind its `>`, and behind the end tag. */
  readonly start: number;
  readonly contentStart: number;
  readonly end: number;
}

type Mutable = { -readonly [Key in keyof SvgElement]: SvgElement[Key] } & { children: Mutable[]; tag: string };

/** What stands between `<` marks without being an element, by its beginning and its end. */
const SKIPPED = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const;

/** No drawing is nested like that; what walks through it may do so by recursion. */
const DEEPEST = 500;

/**
 * The root element, or undefined where the tags do not close or are nested without sense. One pass over the text: a browser's own parser
 * would report every inline style and script of the drawing as a violation of the page's security policy.
 */
export function scanSvg(source: string): SvgElement | undefined {
  const roots: Mutable[] = [];
  const open: Mutable[] = [];
  for (let at = source.indexOf('<'); at >= 0; at = source.indexOf('<', at)) {
    const skipped = SKIPPED.find(([beginning]) => source.startsWith(beginning, at));
    const end = skipped
      ? source.indexOf(skipped[1], at) + skipped[1].length
      : source.startsWith('<!', at)
        ? doctypeEnd(source, at)
        : tagEnd(source, at);
    if (end <= at || open.length > DEEPEST) return undefined;
    if (!skipped && source[at + 1] !== '!' && !takeTag(source, at, end, open, roots)) return undefined;
    at = end;
  }
  const [root] = roots;
  return open.length === 0 && roots.length === 1 && root?.name === 'svg' ? root : undefined;
}

/** False where an end tag ends something else. */
function takeTag(source: string, start: number, end: number, open: Mutable[], roots: Mutable[]): boolean {
  const inner = source.slice(start + 1, end - 1);
  if (inner.startsWith('/')) {
    const closed = open.pop();
    if (closed?.tag !== inner.slice(1).trim()) return false;
    closed.end = end;
    return true;
  }
  const tag = /^[^\s/]*/.exec(inner)?.[0] ?? '';
  const element: Mutable = {
    tag,
    name: tag.slice(tag.indexOf(':') + 1),
    attributes: attributesOf(inner.slice(tag.length)),
    children: [],
    start,
    contentStart: end,
    end,
  };
  (open.at(-1)?.children ?? roots).push(element);
  if (!inner.endsWith('/')) open.push(element);
  return tag !== '';
}

function attributesOf(text: string): Map<string, string> {
  const attributes = new Map<string, string>();
  // From the beginning of a name, and bounded: a long run of letters would be tried from each of them.
  for (const [, name = '', double, single] of text.matchAll(
    /(?<![\w:.-])([\w:.-]{1,80})\s{0,8}=\s{0,8}(?:"([^"]*)"|'([^']*)')/g,
  ))
    attributes.set(name, double ?? single ?? '');
  return attributes;
}

/** Position behind the `>` that ends the tag at `start`, not one within quotes; 0 where there is none. */
function tagEnd(source: string, start: number): number {
  let quote = '';
  for (let at = start + 1; at < source.length; at += 1) {
    const character = source[at] ?? '';
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '<') return 0;
    else if (character === '>') return at + 1;
  }
  return 0;
}

/** Position behind a document type with its own declarations, if any; 0 where it does not end. */
function doctypeEnd(source: string, start: number): number {
  const close = source.indexOf('>', start);
  // Not looked for beyond: a file of nothing but such marks would be read once for each of them.
  const bracket = close < 0 ? -1 : source.slice(start, close).indexOf('[');
  if (bracket < 0) return close + 1;
  const last = source.indexOf(']', start + bracket);
  return last < 0 ? 0 : source.indexOf('>', last) + 1;
}
