import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as pictures from '../../e2e/support/media-fixtures.ts';
import * as sounds from '../../e2e/support/sound-fixtures.ts';
import { sniffSound } from './sniff-sound.ts';

test.each([
  ['mp3', 'mp3'],
  ['m4a', 'film'],
  ['aac', 'aac'],
  ['ogg', 'ogg'],
  ['opus', 'ogg'],
  ['flac', 'flac'],
  ['webm', 'film'],
])('a %s file is known by its bytes', (ending, container) => {
  const file = sounds.codedTones().find(({ name }) => name === `tone.${ending}`);
  expect(sniffSound(file?.buffer ?? new Uint8Array())).toBe(container);
});

test('a WAV file is a sound, and pictures, notes and nothing are none', () => {
  expect(sniffSound(sounds.tone().buffer)).toBe('wav');
  const others = [pictures.redDisc(), pictures.rotatedJpeg(), pictures.animation(), pictures.document()];
  for (const { buffer } of [...others, sounds.notASound(), sounds.zeroBytes()])
    expect(sniffSound(buffer)).toBeUndefined();
});

test('no bytes make it throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 24 }), (bytes) => {
      sniffSound(bytes);
    }),
  );
});
