/** Files as broken disks, bad copies and hostile people have them. */
import fc from 'fast-check';

/** `at` and `length` are fractions of the file, so that one mutation fits files of every size. */
export interface ByteMutation {
  readonly kind: 'flip' | 'overwrite' | 'cut' | 'repeat' | 'remove' | 'zero';
  readonly at: number;
  readonly length: number;
  readonly bytes: Uint8Array;
}

/** Numbers that lengths, counts and offsets are made of in files, at the edges of what they can say. */
const EDGES = ['00000000', 'ffffffff', '7fffffff', '80000000', '0000ffff', 'ffff0000', '00000001', '01000000'];

export const byteMutation: fc.Arbitrary<ByteMutation> = fc.record({
  kind: fc.constantFrom<ByteMutation['kind']>(
    'flip',
    'flip',
    'overwrite',
    'overwrite',
    'cut',
    'repeat',
    'remove',
    'zero',
  ),
  // Headers say most of what can be wrong: half of all faults are there.
  at: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 0.02, noNaN: true })),
  length: fc.double({ min: 0, max: 0.1, noNaN: true }),
  bytes: fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 16 }),
    fc.constantFrom(...EDGES).map((hex) => Uint8Array.from(Buffer.from(hex, 'hex'))),
  ),
});

export const withMutations = (file: Uint8Array, mutations: readonly ByteMutation[]): Uint8Array<ArrayBuffer> =>
  mutations.reduce<Uint8Array<ArrayBuffer>>(withMutation, Uint8Array.from(file));

function withMutation(file: Uint8Array<ArrayBuffer>, mutation: ByteMutation): Uint8Array<ArrayBuffer> {
  const { kind, at, length, bytes } = mutation;
  const start = Math.floor(at * file.length);
  const end = Math.min(file.length, start + Math.max(1, Math.floor(length * file.length)));
  switch (kind) {
    case 'flip':
      return file.map((byte, index) => (index === start ? byte ^ (bytes[0] ?? 1) : byte));
    case 'overwrite':
      return file.map((byte, index) => bytes[index - start] ?? byte);
    case 'zero':
      return file.map((byte, index) => (index >= start && index < end ? 0 : byte));
    case 'cut':
      return file.slice(0, start);
    case 'remove':
      return joined(file.subarray(0, start), file.subarray(end));
    case 'repeat':
      return joined(file.subarray(0, end), file.subarray(start));
  }
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
