import { describe, expect, test } from 'vitest';
import * as fixtures from '../../e2e/support/media-fixtures.ts';
import { checkPicture, shortName } from './check-picture.ts';
import { targetSize } from './decode-picture.ts';
import { sniffPicture } from './sniff-picture.ts';

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const check = ({ name, buffer }: { name: string; buffer: Uint8Array }) => checkPicture(buffer, name);

describe('a file that cannot be used is refused by its bytes', () => {
  test.each([
    ['zero bytes', fixtures.zeroBytes(), 'media/empty'],
    ['text named .png', fixtures.notAPicture(), 'media/not-a-picture'],
    ['a PDF', fixtures.document(), 'media/unsupported'],
    ['a truncated PNG', fixtures.truncatedPng(), 'media/truncated'],
    ['20,000 x 20,000 pixels', fixtures.enormousPng(), 'media/too-large'],
    ['an iPhone photo', { name: 'a.heic', buffer: bytes('\0\0\0\x18ftypheic\0\0\0\0mif1heic') }, 'media/unsupported'],
    ['a TIFF', { name: 'a.tif', buffer: bytes('II*\0\x08\0\0\0') }, 'media/unsupported'],
    ['a film', { name: 'a.mp4', buffer: bytes('\0\0\0\x18ftypisom\0\0\0\0isommp42') }, 'media/unsupported'],
  ])('%s', (_what, file, code) => {
    expect(() => check(file)).toThrow(expect.objectContaining({ code }) as Error);
  });

  test('and every refusal names the file and what to do', () => {
    expect(() => check({ name: 'a.heic', buffer: bytes('\0\0\0\x18ftypheic\0\0\0\0') })).toThrow(
      /“a\.heic”.*HEIC.*JPEG/,
    );
  });

  test('a JPEG cut within its scan is truncated, one with bytes behind its end is not', () => {
    const { name, buffer } = fixtures.rotatedJpeg();
    expect(() => check({ name, buffer: buffer.subarray(0, buffer.length - 20) })).toThrow(
      expect.objectContaining({ code: 'media/truncated' }) as Error,
    );
    expect(check({ name, buffer: Buffer.concat([buffer, Buffer.alloc(100)]) }).truncated).toBe(false);
  });
});

describe('a picture says what it is', () => {
  test('size, orientation and colours of a JPEG', () => {
    expect(check(fixtures.rotatedJpeg())).toMatchObject({ format: 'jpeg', width: 64, height: 32, orientation: 6 });
    expect(check(fixtures.cmykJpeg())).toMatchObject({ format: 'jpeg', cmyk: true });
  });

  test('a PNG, with or without transparency', () => {
    expect(check(fixtures.transparentPng())).toMatchObject({ format: 'png', width: 96, height: 96, animated: false });
  });

  test('an animated GIF', () => {
    expect(check(fixtures.animation())).toMatchObject({ format: 'gif', width: 64, height: 64, animated: true });
  });

  test('an animated PNG by its control chunk', () => {
    const { buffer } = fixtures.redDisc();
    const control = Buffer.from([0, 0, 0, 8, ...Buffer.from('acTL'), 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0]);
    const animated = Buffer.concat([buffer.subarray(0, 33), control, buffer.subarray(33)]);
    expect(check({ name: 'a.png', buffer: animated }).animated).toBe(true);
  });

  test('an animated WebP by its flags', () => {
    const chunk = bytes('WEBPVP8X\x0a\0\0\0\x02\0\0\0\x3f\0\0\x1f\0\0');
    const file = Uint8Array.from([...bytes('RIFF'), chunk.length, 0, 0, 0, ...chunk]);
    expect(check({ name: 'a.webp', buffer: file })).toMatchObject({ width: 64, height: 32, animated: true });
    expect(() => check({ name: 'a.webp', buffer: file.subarray(0, -4) })).toThrow(/cut off/);
  });

  test('an AVIF by its brand and extent', () => {
    const file = bytes('\0\0\0\x18ftypavif\0\0\0\0avifmif1\0\0\0\x14ispe\0\0\0\0\0\0\0\x20\0\0\0\x10');
    expect(check({ name: 'a.avif', buffer: file })).toMatchObject({ format: 'avif', width: 32, height: 16 });
  });
});

test('mutated headers never throw anything but a refusal', () => {
  let state = 7;
  const random = (below: number): number => (state = (state * 48271) % 0x7fffffff) % below;
  const files = [fixtures.rotatedJpeg(), fixtures.animation(), fixtures.redDisc(), fixtures.cmykJpeg()];
  for (let round = 0; round < 1000; round += 1) {
    const source = files[round % files.length]?.buffer ?? Buffer.alloc(0);
    const mutated = Uint8Array.from(source.subarray(0, 1 + random(source.length)));
    for (let change = 0; change < 8; change += 1) mutated[random(mutated.length)] = random(256);
    expect(() => sniffPicture(mutated)).not.toThrow();
  }
});

test('a picture is scaled down upright and small ones are left alone', () => {
  const facts = { ...check(fixtures.rotatedJpeg()), width: 4000, height: 1000 };
  expect(targetSize(facts)).toMatchObject({ resizeWidth: 128, resizeHeight: 512 });
  expect(targetSize({ ...facts, orientation: 1 })).toMatchObject({ resizeWidth: 512, resizeHeight: 128 });
  expect(targetSize({ ...facts, width: 512, height: 512 })).toEqual({});
});

test('a hostile file name stays short and on one line', () => {
  expect(shortName('a\nb\u202Egnp.exe')).toBe('a b gnp.exe');
  expect(shortName('x'.repeat(500)).length).toBeLessThanOrEqual(60);
  expect(shortName('')).toBe('The file');
});
