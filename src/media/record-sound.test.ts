import { expect, test } from 'vitest';
import { CaptureError, captureFault } from './capture-error.ts';
import { loudness } from './record-sound.ts';

test('loudness is nothing for silence, whole for a full wave, and even in between', () => {
  const square = (height: number): Float32Array =>
    Float32Array.from({ length: 64 }, (_, n) => (n % 2 ? height : -height));
  expect(loudness(square(0))).toBe(0);
  expect(loudness(square(1))).toBe(1);
  expect(loudness(square(0.1)) - loudness(square(0.01))).toBeCloseTo(1 / 3);
});

test.each([
  ['NotAllowedError', 'refused'],
  ['SecurityError', 'refused'],
  ['NotFoundError', 'absent'],
  ['OverconstrainedError', 'absent'],
  ['NotReadableError', 'busy'],
  ['AbortError', 'busy'],
] as const)('%s of a browser means %s', (name, fault) => {
  expect(captureFault(new DOMException('', name))).toBe(fault);
});

test('every fault of both devices says what to do', () => {
  for (const device of ['microphone', 'camera'] as const)
    for (const fault of ['refused', 'absent', 'busy', 'unavailable', 'empty'] as const) {
      const { code, message } = new CaptureError(device, fault);
      expect(code).toBe(`capture/${device}-${fault}`);
      expect(message).toMatch(/try again|attach/);
    }
});
