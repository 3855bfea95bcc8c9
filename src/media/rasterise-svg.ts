import { MediaError } from './media-error.ts';
import { scanSvg } from './scan-svg.ts';
import type { SvgElement } from './scan-svg.ts';
import { descendants, drawnElements, entitiesExplode, svgSize } from './svg-facts.ts';

/** Longest side of the raster, pixels: sharp on the page, and more than any encoder looks at. */
const RASTER_SIDE = 1024;
/** Reading and drawing happen on the page's own thread, where nothing may take long. */
const MOST_MEGABYTES = 1;
const MOST_ELEMENTS = 20_000;

/** What moves; a raster shows the beginning. */
const ANIMATIONS: ReadonlySet<string> = new Set(['animate', 'animateMotion', 'animateTransform', 'set']);
/** Web pages within drawings: a canvas that they were drawn to cannot be read back. Scripts never run in an image. */
const LEFT_OUT: ReadonlySet<string> = new Set(['foreignObject', 'script']);
const NAMESPACE = 'http://www.w3.org/2000/svg';

/**
 * An SVG drawing as PNG. It is drawn as an image, in which browsers run no script and load nothing from outside; drawings
 * made to be endless are refused before. Throws a `MediaError` that says what to do instead.
 */
export async function rasteriseSvg(
  file: Blob,
  name: string,
): Promise<{ readonly png: Blob; readonly animated: boolean }> {
  const refusal = (problem: string, options?: ErrorOptions): MediaError =>
    new MediaError('media/svg', `The SVG drawing “${name}” ${problem}. Export it as PNG and attach that.`, options);
  if (file.size > MOST_MEGABYTES * 1e6)
    throw refusal(`is larger than the ${String(MOST_MEGABYTES)} MB that can be drawn here`);
  const source = await file.text();
  if (entitiesExplode(source)) throw refusal('grows without bounds when it is read');
  const root = scanSvg(source);
  if (root === undefined) throw refusal('is damaged');
  if (drawnElements(root) > MOST_ELEMENTS) throw refusal('has too many shapes to be drawn here');
  const size = svgSize(root.attributes);
  const scale = RASTER_SIDE / Math.max(size.width, size.height);
  const width = Math.max(1, Math.round(size.width * scale));
  const height = Math.max(1, Math.round(size.height * scale));
  // Browsers disagree about drawings without a size, and a huge one must not be allocated.
  const sized = withRootAttributes(source, root, {
    xmlns: NAMESPACE,
    viewBox: `0 0 ${String(size.width)} ${String(size.height)}`,
    ...Object.fromEntries(root.attributes),
    width: String(width),
    height: String(height),
  });
  const animated = [...descendants(root)].some(({ name: element }) => ANIMATIONS.has(element));
  try {
    return { png: await drawn(new Blob([sized], { type: 'image/svg+xml' }), width, height), animated };
  } catch (error) {
    throw refusal('cannot be drawn by this browser', { cause: error });
  }
}

/** The source with other attributes at its root, and without what cannot be drawn. */
function withRootAttributes(source: string, root: SvgElement, attributes: Readonly<Record<string, string>>): string {
  const tag = source.slice(root.start, root.contentStart);
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${value.replaceAll('"', '&quot;')}"`);
  const pieces = [
    source.slice(0, root.start),
    /^<[^\s/>]+/.exec(tag)?.[0] ?? '',
    ...written,
    tag.endsWith('/>') ? '/>' : '>',
  ];
  let from = root.contentStart;
  for (const element of descendants(root)) {
    if (!LEFT_OUT.has(element.name) || element.start < from) continue;
    pieces.push(source.slice(from, element.start));
    from = element.end;
  }
  return [...pieces, source.slice(from)].join('');
}

async function drawn(svg: Blob, width: number, height: number): Promise<Blob> {
  const url = URL.createObjectURL(svg);
  try {
    const image = new Image(width, height);
    image.src = url;
    await image.decode();
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext('2d')?.drawImage(image, 0, 0, width, height);
    return await canvas.convertToBlob({ type: 'image/png' });
  } finally {
    URL.revokeObjectURL(url);
  }
}
