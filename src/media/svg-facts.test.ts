import { describe, expect, test } from 'vitest';
import * as fixtures from '../../e2e/support/media-fixtures.ts';
import { isSvg } from './is-svg.ts';
import { scanSvg } from './scan-svg.ts';
import { descendants, drawnElements, entitiesExplode, svgSize } from './svg-facts.ts';

test.each([
  ['<svg xmlns="http://www.w3.org/2000/svg"/>', true],
  ['\uFEFF<?xml version="1.0"?>\n<!-- made by hand -->\n<svg>', true],
  ['<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x" [\n<!ENTITY ns "http://a">\n]>\n<svg>', true],
  ['<html><svg></svg></html>', false],
  ['an <svg> tag', false],
  ['', false],
])('%j is an SVG: %s', async (text, expected) => {
  expect(await isSvg(new Blob([text]))).toBe(expected);
});

describe('scanning', () => {
  const names = (source: string): string[] | undefined => {
    const root = scanSvg(source);
    return root && [...descendants(root)].map(({ name }) => name);
  };

  test('finds the elements between comments, data, instructions and a document type', () => {
    const source =
      '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "b">]><!-- <no> --><s:svg a=">" b=\'"<\'>' +
      '<style><![CDATA[ <no> ]]></style><g ><path d="m"/>words</g ></s:svg>\n';
    expect(names(source)).toEqual(['svg', 'style', 'g', 'path']);
    expect(scanSvg(source)?.attributes).toEqual(
      new Map([
        ['a', '>'],
        ['b', '"<'],
      ]),
    );
  });

  test.each([
    ['an open tag', '<svg><g></svg>'],
    ['a tag cut off', '<svg><circle r="1'],
    ['a comment without end', '<svg><!-- </svg>'],
    ['two roots', '<svg/><svg/>'],
    ['another root', '<html><svg/></html>'],
    ['an end without beginning', '</svg>'],
    ['no element', 'svg'],
    ['a document type without end', '<!DOCTYPE svg [<svg/>'],
    ['a tag within a tag', '<svg <g>/>'],
  ])('finds fault with %s', (_what, source) => {
    expect(scanSvg(source)).toBeUndefined();
  });

  test.each(['<!--', '<a "', '<svg a', 'a'.repeat(20)])('takes a megabyte of %j in its stride', (piece) => {
    const started = performance.now();
    scanSvg(`<svg ${piece.repeat(1e6 / piece.length)}`);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

describe('the size of a drawing', () => {
  test.each<[Record<string, string>, number, number]>([
    [{ width: '24', height: '12px' }, 24, 12],
    [{ width: '1in', height: '72pt' }, 96, 96],
    [{ viewBox: '0 0 10 20' }, 10, 20],
    [{ viewBox: '-5,-5,10,20', width: '100%', height: '2em' }, 10, 20],
    [{ viewBox: '0 0 10 20', width: '40' }, 40, 80],
    [{ viewBox: '0 0 10 20', height: '1e9' }, 5e8, 1e9],
    [{ width: '50' }, 50, 150],
    [{ viewBox: '0 0 0 0', width: '-3' }, 300, 150],
    [{}, 300, 150],
  ])('%j', (attributes, width, height) => {
    const size = svgSize(new Map(Object.entries(attributes)));
    expect(size.width).toBeCloseTo(width);
    expect(size.height).toBeCloseTo(height);
  });
});

describe('the elements of a drawing', () => {
  const count = (inner: string): number => {
    const root = scanSvg(`<svg>${inner}</svg>`);
    return root === undefined ? NaN : drawnElements(root);
  };

  test('count what is repeated as often as it is drawn', () => {
    expect(count('<g id="a"><path/><path/></g>')).toBe(4);
    // The group's three, and each use with the three that it repeats.
    expect(count('<g id="a"><path/><path/></g><use href="#a"/><use xlink:href="#a"/>')).toBe(1 + 3 + 2 * 4);
  });

  test('of a bomb are billions, counted at once', () => {
    const root = scanSvg(fixtures.svgBomb().buffer.toString());
    expect(root && drawnElements(root)).toBeGreaterThan(1e12);
  });

  test('that repeat themselves are counted once', () => {
    expect(count('<g id="a"><use href="#a"/></g>')).toBe(3);
  });

  test('cannot hide their names in other attributes', () => {
    expect(count(`<g title=' id="fake"' id="a"><path/></g><use title=' href="#fake"' href="#a"/>`)).toBe(1 + 2 + 3);
  });
});

test.each([
  ['no entities', '<svg>&amp;&lt;</svg>', false],
  ['a drawing program’s', '<!DOCTYPE svg [<!ENTITY ns "http://ns.example/">]><svg xmlns:x="&ns;"/>', false],
  ['a billion laughs', '<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><svg>&b;</svg>', true],
  ['hidden tags', `<!DOCTYPE svg [<!ENTITY u '<use href="#a"/>'>]><svg>&u;</svg>`, true],
  ['a long one, often', `<!DOCTYPE svg [<!ENTITY a '${'x'.repeat(5000)}'>]><svg>${'&a;'.repeat(1000)}</svg>`, true],
])('entities explode: %s', (_what, source, expected) => {
  expect(entitiesExplode(source)).toBe(expected);
});

describe('a drawing made to keep the page busy', () => {
  const megabyte = (piece: string): string => piece.repeat(Math.floor(1e6 / piece.length));
  /** Less than a hundredth of what each of these took. */
  const soon = 3000;
  const took = async (work: () => unknown): Promise<number> => {
    const start = performance.now();
    await work();
    return performance.now() - start;
  };

  test('with a row of comments is recognised, or not, at once', async () => {
    expect(await took(() => isSvg(new Blob([`${'<!---->'.repeat(500)}x`])))).toBeLessThan(soon);
    expect(await isSvg(new Blob([`${'<!-- -->\n'.repeat(300)}<svg>`]))).toBe(true);
  });

  test.each([
    ['declarations', megabyte('<!a>')],
    ['blanks in an entity', `<!ENTITY${megabyte(' ')}`],
    ['digits in a length', `<svg width="${megabyte('1')}!"/>`],
    ['blanks in a length', `<svg width="1${megabyte(' ')}!"/>`],
    ['names of attributes', `<svg ${megabyte('a')}/>`],
  ])('with a megabyte of %s is done with soon', async (_what, source) => {
    const work = (): void => {
      entitiesExplode(source);
      const root = scanSvg(source);
      if (root !== undefined) svgSize(root.attributes);
    };
    expect(await took(work)).toBeLessThan(soon);
  });

  test('with elements in elements in elements is refused, and no stack overflows', () => {
    expect(scanSvg(`<svg>${'<g>'.repeat(1e5)}${'</g>'.repeat(1e5)}</svg>`)).toBeUndefined();
  });

  test('with a chain of repetitions has too many shapes, and no stack overflows', () => {
    const links = Array.from({ length: 2e4 }, (_, at) => `<use id="u${String(at)}" href="#u${String(at + 1)}"/>`);
    const root = scanSvg(`<svg>${links.join('')}</svg>`);
    expect(root && drawnElements(root)).toBeGreaterThan(1e6);
  });
});
