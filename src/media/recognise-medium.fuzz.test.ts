import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byteMutation, withMutations } from '../../e2e/support/byte-mutations.ts';
import { ramps } from '../../e2e/support/clip-fixtures.ts';
import { animation, cmykJpeg, redDisc, rotatedJpeg, svgWithScript } from '../../e2e/support/media-fixtures.ts';
import { codedTones, tone, tone192k } from '../../e2e/support/sound-fixtures.ts';
import { MediaError } from './media-error.ts';
import { recogniseMedium } from './recognise-medium.ts';
import { scanSvg } from './scan-svg.ts';
import { drawnElements, entitiesExplode, svgSize } from './svg-facts.ts';

const SEED = 20230911;
const RUNS = 4000;
const FILES = [redDisc(), rotatedJpeg(), cmykJpeg(), animation(), tone(), tone192k(), ...codedTones(), ...ramps()];

const broken = fc.array(byteMutation, { minLength: 1, maxLength: 3 });

/** What it comes to, or undefined where it was refused in words. */
function taken<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof MediaError)) throw error;
    expect(error.message.length).toBeGreaterThan(20);
    return undefined;
  }
}

test(`${String(RUNS)} broken files are recognised or refused in words`, () => {
  let recognised = 0;
  const property = fc.property(fc.constantFrom(...FILES), broken, ({ name, buffer }, mutations) => {
    const medium = taken(() => recogniseMedium(withMutations(buffer, mutations), name));
    if (medium === undefined) return;
    recognised += 1;
    expect(medium.modalities.length).toBeGreaterThan(0);
    expect(medium.mimeType(medium.modalities[0] ?? 'image')).toMatch(/^(image|audio|video)\/[\w-]+$/);
  });
  fc.assert(property, { seed: SEED, numRuns: RUNS });
  expect(recognised).toBeGreaterThan(RUNS / 10);
  expect(recognised).toBeLessThan(RUNS);
});

test(`${String(RUNS)} broken drawings are scanned or found damaged`, () => {
  let scanned = 0;
  const property = fc.property(broken, (mutations) => {
    const source = new TextDecoder().decode(withMutations(svgWithScript().buffer, mutations));
    entitiesExplode(source);
    const root = scanSvg(source);
    if (root === undefined) return;
    scanned += 1;
    expect(drawnElements(root)).toBeGreaterThan(0);
    const { width, height } = svgSize(root.attributes);
    expect(width).toBeGreaterThan(0);
    expect(height).toBeGreaterThan(0);
  });
  fc.assert(property, { seed: SEED, numRuns: RUNS });
  expect(scanned).toBeGreaterThan(RUNS / 40);
  expect(scanned).toBeLessThan(RUNS);
});
