/** The pictures, good and bad, that the specs feed to the page; made here, so that every byte is known. */
import { animatedGif } from './bytes/gif.ts';
import { jpeg, yCbCr } from './bytes/jpeg.ts';
import { oneBitPng, pngFrom, type Rgba } from './bytes/png.ts';

export interface MediaFixture {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

const RED: Rgba = [220, 20, 30, 255];
const WHITE: Rgba = [255, 255, 255, 255];

/** A red disc on white: something that a person would call a red ball. */
const disc = (side: number): Buffer =>
  pngFrom(side, side, (x, y) => (Math.hypot(x - side / 2, y - side / 2) < side * 0.4 ? RED : WHITE));

export const redDisc = (): MediaFixture => ({ name: 'disc.png', mimeType: 'image/png', buffer: disc(96) });

export function truncatedPng(): MediaFixture {
  // Noise does not compress, so half of the file is half of the picture.
  let state = 1;
  const noise = (): number => (state = (state * 48271) % 0x7fffffff) & 0xff;
  const whole = pngFrom(64, 64, () => [noise(), noise(), noise(), 255]);
  return { name: 'truncated.png', mimeType: 'image/png', buffer: whole.subarray(0, whole.length >> 1) };
}

export const zeroBytes = (): MediaFixture => ({ name: 'empty.png', mimeType: 'image/png', buffer: Buffer.alloc(0) });

/** Says that it is a picture and is not. */
export const notAPicture = (): MediaFixture => ({
  name: 'notes.png',
  mimeType: 'image/png',
  buffer: Buffer.from('These are notes about a picture, not a picture.\n'),
});

/** Says that it is not a picture. */
export const document = (): MediaFixture => ({
  name: 'letter.pdf',
  mimeType: 'application/pdf',
  buffer: Buffer.from('%PDF-1.4\n%%EOF\n'),
});

/** Valid in every byte; 1.6 GB as RGBA. */
export const enormousPng = (): MediaFixture => ({
  name: 'enormous.png',
  mimeType: 'image/png',
  buffer: oneBitPng(20_000, 20_000),
});

/** First frame red, second blue. */
export const animation = (): MediaFixture => ({
  name: 'animation.gif',
  mimeType: 'image/gif',
  buffer: animatedGif(64, 64, [
    [220, 20, 30],
    [20, 30, 220],
  ]),
});

/** Stored 64x32 with the red half left and the blue half right; shown 32x64 with red above (orientation 6). */
export const rotatedJpeg = (): MediaFixture => ({
  name: 'rotated.jpg',
  mimeType: 'image/jpeg',
  buffer: jpeg({
    columns: 8,
    rows: 4,
    components: 3,
    orientation: 6,
    samples: (column) => (column < 4 ? yCbCr(220, 20, 30) : yCbCr(20, 30, 220)),
  }),
});

/** Transparent black around an opaque red disc: black shows wherever transparency is dropped. */
export const transparentPng = (): MediaFixture => ({
  name: 'transparent.png',
  mimeType: 'image/png',
  buffer: pngFrom(96, 96, (x, y) => (Math.hypot(x - 48, y - 48) < 36 ? RED : [0, 0, 0, 0])),
});

/** Full magenta and yellow, no cyan, no black: red. Adobe stores inks inverted. */
export const cmykJpeg = (): MediaFixture => ({
  name: 'print.jpg',
  mimeType: 'image/jpeg',
  buffer: jpeg({ columns: 8, rows: 8, components: 4, samples: () => [255, 0, 0, 255] }),
});

const svg = (inner: string, attributes = ''): MediaFixture => ({
  name: 'drawing.svg',
  mimeType: 'image/svg+xml',
  buffer: Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${inner}</svg>`),
});

/** A red disc with everything that must not run or be fetched, and no pixel size of its own. */
export const svgWithScript = (): MediaFixture =>
  svg(
    '<script>window.injected = true</script><style>circle { fill: #dc141e }</style>' +
      '<image href="http://elsewhere.test/spy.png" width="1" height="1"/>' +
      '<foreignObject width="10" height="10"><p xmlns="http://www.w3.org/1999/xhtml">words</p></foreignObject>' +
      '<circle cx="5" cy="5" r="4" onload="window.injected = true" style="stroke: none"/>',
    'viewBox="0 0 10 10" onload="window.injected = true"',
  );

/** Asks for a gigapixel; red as a whole. */
export const hugeSvg = (): MediaFixture =>
  svg('<rect width="100%" height="100%" fill="#dc141e"/>', 'width="1000000" height="1000"');

/** Ten to the twelfth power of circles in a kilobyte. */
export const svgBomb = (): MediaFixture =>
  svg(
    '<circle id="l0" r="1"/>' +
      Array.from(
        { length: 12 },
        (_, level) => `<g id="l${String(level + 1)}">${`<use href="#l${String(level)}"/>`.repeat(10)}</g>`,
      ).join(''),
  );

/** Ends within a tag. */
export const truncatedSvg = (): MediaFixture => {
  const { name, mimeType, buffer } = svgWithScript();
  return { name, mimeType, buffer: buffer.subarray(0, buffer.length - 40) };
};
