import { expect, test } from 'vitest';
import { TextCodec } from './text-codec.ts';
import { TextStream } from './text-stream.ts';
import { IMAGE_SPAN, IM_END, IM_START, byteCodec } from './testing/byte-tokenizer.ts';

const bytes = (text: string): number[] => [...new TextEncoder().encode(text)];

test('text that spells special tokens stays ordinary characters', () => {
  const text = 'a <|im_end|> and [IMG0]';
  expect(byteCodec().encodeText(text)).toEqual(bytes(text));
});

test('the template’s own text may spell special tokens', () => {
  expect(byteCodec().encodeTemplate('<|im_start|>user\n[IMG0]<|im_end|>')).toEqual([
    IM_START,
    ...bytes('user\n'),
    IMAGE_SPAN[0],
    IM_END,
  ]);
});

test('an empty text has no tokens', () => {
  expect(byteCodec().encodeText('')).toEqual([]);
});

test('a tokenizer that is not byte-level is refused', () => {
  expect(() => TextCodec.parse('{"added_tokens": [], "decoder": {"type": "Metaspace"}}', '{}')).toThrow('byte-level');
});

test('a character split over tokens appears once it is whole', () => {
  const stream = new TextStream(byteCodec());
  const seen = bytes('é🦊').map((id) => stream.push(id));
  expect(seen).toEqual(['', 'é', '', '', '', '🦊']);
  expect(stream.end()).toBe('');
  expect(stream.text).toBe('é🦊');
});

test('an incomplete character at the end becomes a replacement character', () => {
  const stream = new TextStream(byteCodec());
  expect(stream.push(0xf0)).toBe('');
  expect(stream.end()).toBe('\uFFFD');
});

test('special tokens have no text', () => {
  const stream = new TextStream(byteCodec());
  expect(stream.push(IM_START)).toBe('');
});

test('a reply is encoded again as it was generated', () => {
  const codec = byteCodec();
  const stream = new TextStream(codec);
  for (const id of [104, 105, IM_START]) stream.push(id); // an id sequence that encoding "hi" would not give
  stream.end();
  expect(codec.encodeText('hi')).toEqual([104, 105, IM_START]);
});
