import type { HostTensor } from '../domain/host-tensor.ts';
import type { ArchivedTensor } from './archive-schema.ts';
import { fromBase64, toBase64 } from '../domain/base64.ts';

/** Float32 values as base64, little-endian on every machine. */
export function tensorToText({ dims, data }: HostTensor): ArchivedTensor {
  const view = new DataView(new ArrayBuffer(data.length * 4));
  for (const [index, value] of data.entries()) view.setFloat32(index * 4, value, true);
  return { dims: [...dims], float32: toBase64(new Uint8Array(view.buffer)) };
}

/** Undefined where the text is no base64, or not as many finite values as `dims` say. The caller owns the data. */
export function tensorFromText({ dims, float32 }: ArchivedTensor): HostTensor | undefined {
  const length = dims.reduce((product, size) => product * size, 1);
  if (float32.length !== Math.ceil((length * 4) / 3) * 4) return undefined;
  const bytes = fromBase64(float32);
  if (bytes?.length !== length * 4) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const data = Float32Array.from({ length }, (_, index) => view.getFloat32(index * 4, true));
  return data.every(Number.isFinite) ? { dims, data } : undefined;
}
