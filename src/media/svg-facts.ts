/** Pure facts of an SVG document, before a browser is asked to draw it. */
import type { SvgElement } from './scan-svg.ts';

/** CSS pixels in one of each unit. */
const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  px: 1,
  pt: 4 / 3,
  pc: 16,
  in: 96,
  cm: 96 / 2.54,
  mm: 9.6 / 2.54,
};

/** What browsers take where a drawing says nothing, CSS pixels. */
const USUAL = { width: 300, height: 150 };

/** Characters of a length such as `12.5e+1 mm`. */
const LONGEST_LENGTH = 60;

/** Size of the drawing, CSS pixels: what its root says, completed by its view box. */
export function svgSize(attributes: ReadonlyMap<string, string>): { readonly width: number; readonly height: number } {
  const [, , boxWidth = 0, boxHeight = 0] = (attributes.get('viewBox') ?? '')
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  const box = boxWidth > 0 && boxHeight > 0 ? { width: boxWidth, height: boxHeight } : undefined;
  const width = pixels(attributes.get('width'));
  const height = pixels(attributes.get('height'));
  if (width !== undefined && height !== undefined) return { width, height };
  if (box === undefined) return { width: width ?? USUAL.width, height: height ?? USUAL.height };
  if (width !== undefined) return { width, height: (width * box.height) / box.width };
  if (height !== undefined) return { width: (height * box.width) / box.height, height };
  return box;
}

/** Undefined for percentages and font-relative lengths: they say nothing about the drawing itself. */
function pixels(length: string | undefined): number | undefined {
  // No length is that long, and trying how one is made up would take for ever.
  if ((length?.length ?? 0) > LONGEST_LENGTH) return undefined;
  const match = /^\s*(\d*\.?\d+(?:e[+-]?\d+)?)\s*([a-z]*)\s*$/i.exec(length ?? '');
  const unit = match && UNITS[match[2]?.toLowerCase() ?? ''];
  const value = Number(match?.[1]) * (unit ?? NaN);
  return value > 0 && Number.isFinite(value) ? value : undefined;
}

/** The element and everything in it. */
export function* descendants(element: SvgElement): Generator<SvgElement> {
  yield element;
  for (const child of element.children) yield* descendants(child);
}

/** Of elements within elements, and of what repeats what repeats. */
const DEEPEST = 1000;

/** Elements that a browser has to draw, with every `<use>` counted as what it repeats: a few lines can ask for billions. */
export function drawnElements(root: SvgElement): number {
  const named = new Map<string, SvgElement>();
  for (const element of descendants(root)) {
    const id = element.attributes.get('id');
    if (id !== undefined && !named.has(id)) named.set(id, element);
  }
  const known = new Map<SvgElement, number>();
  const count = (element: SvgElement, depth: number): number => {
    const before = known.get(element);
    if (before !== undefined) return before;
    if (depth > DEEPEST) return Infinity;
    known.set(element, 0); // what repeats itself is not drawn
    let sum = 1;
    for (const child of element.children) sum += count(child, depth + 1);
    const reference = element.attributes.get('href') ?? element.attributes.get('xlink:href');
    const repeated = element.name === 'use' ? named.get(reference?.slice(1) ?? '') : undefined;
    if (repeated !== undefined) sum += count(repeated, depth + 1);
    known.set(element, sum);
    return sum;
  };
  return count(root, 0);
}

/** More characters than this must not come of entities. */
const MOST_EXPANDED = 4e6;

/** True where the document's own entities hold tags, name each other, or would swell it beyond reason. */
export function entitiesExplode(source: string): boolean {
  // One blank for any number of them: there are many ways to part a long row.
  const text = source.replaceAll(/\s+/g, ' ');
  const values = [...text.matchAll(/<!ENTITY (?:% ?)?\S+ (?:"([^"]*)"|'([^']*)')/g)].map(
    ([, double, single]) => double ?? single ?? '',
  );
  if (values.some((value) => /[&%<]/.test(value))) return true;
  const longest = Math.max(0, ...values.map(({ length }) => length));
  return longest * (source.match(/&[A-Za-z_]/g) ?? []).length > MOST_EXPANDED;
}
