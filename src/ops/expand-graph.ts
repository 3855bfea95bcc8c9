/** A graph's external data from the pack's one compact copy of the weights. */
import type { ExpandedTensor, ExternalData, StoredTensor } from '../domain/stored-weights.ts';
import { adaptedMatrix, type AdaptedMatrix } from './adapted-rows.ts';
import { decodeRows, matrixShape, type EncodedTensor } from './decode-tensor.ts';
import { expandBlocks } from './expand-blocks.ts';
import { expandColumns } from './expand-columns.ts';
import { sliceRows } from './slice-rows.ts';
import { WeightExpansionError } from './weight-expansion-error.ts';

/** Where stored tensors come from; references are `weightSet/tensor`. */
export interface TensorSource {
  readonly describe: (reference: string) => Pick<StoredTensor, 'shape' | 'encoding'>;
  /** The stored bytes. */
  readonly read: (reference: string) => Promise<Uint8Array>;
}

export interface ExpandOptions {
  readonly signal?: AbortSignal;
  /** 0…1, by bytes written. */
  readonly onProgress?: (fraction: number) => void;
}

/** Longest time without a look at the event loop, so that an abort gets through. */
const BUSY_MS = 30;

/**
 * Builds the external data, one group of regions (codes and scales of the same sources) at a time, so that no more than
 * that group's stored bytes are held beside the result. The caller owns the result.
 *
 * Throws `WeightExpansionError`, whatever `read` throws, or the signal's reason.
 */
export async function expandGraph(
  external: Pick<ExternalData, 'bytes' | 'tensors'>,
  source: TensorSource,
  { signal, onProgress }: ExpandOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const out = new Uint8Array(external.bytes);
  const groups = groupRegions(external.tensors);
  const total = external.tensors.reduce((sum, { bytes }) => sum + bytes, 0);
  let written = 0;
  let rested = performance.now();
  const rest = async (): Promise<void> => {
    if (performance.now() - rested > BUSY_MS) {
      await new Promise((resolve) => setTimeout(resolve));
      rested = performance.now();
    }
    signal?.throwIfAborted();
  };
  for (const regions of groups) {
    await rest();
    await expandGroup(regions, source, out, rest);
    written += regions.reduce((sum, { bytes }) => sum + bytes, 0);
    onProgress?.(written / total);
  }
  return out;
}

/** Regions made from the same sources in the same family belong together: their codes and scales come in one pass. */
function groupRegions(regions: readonly ExpandedTensor[]): ExpandedTensor[][] {
  const groups = new Map<string, ExpandedTensor[]>();
  for (const region of regions) {
    const family = region.transform.split('-')[0];
    const key = JSON.stringify([family, family === 'copy' ? region.offset : 0, region.sources, region.lora ?? null]);
    const group = groups.get(key);
    if (group) group.push(region);
    else groups.set(key, [region]);
  }
  return [...groups.values()];
}

async function expandGroup(
  regions: readonly ExpandedTensor[],
  source: TensorSource,
  out: Uint8Array<ArrayBuffer>,
  rest: () => Promise<void>,
): Promise<void> {
  const [first] = regions;
  if (!first) return;
  if (first.transform === 'copy') return expandCopy(first, source, out);
  const sources: AdaptedMatrix[] = [];
  for (const [index, reference] of first.sources.entries()) {
    const lora = first.lora?.[index];
    const adapter = lora
      ? { a: await load(source, lora.a), b: await load(source, lora.b), scale: lora.scale }
      : undefined;
    sources.push(adaptedMatrix(await load(source, reference), adapter));
  }
  const cols = sources[0]?.cols ?? 0;
  if (sources.some((matrix) => matrix.cols !== cols))
    throw new WeightExpansionError(first.sources.join(' + '), 'their last dimensions differ');
  for (const slice of bySlice(regions)) await expandSlice(slice, sources, cols, out, rest);
}

function bySlice(regions: readonly ExpandedTensor[]): ExpandedTensor[][] {
  const slices = new Map<string, ExpandedTensor[]>();
  for (const region of regions) {
    const key = JSON.stringify(region.rows ?? null);
    slices.set(key, [...(slices.get(key) ?? []), region]);
  }
  return [...slices.values()];
}

/** Regions of the same rows of the same sources. */
async function expandSlice(
  regions: readonly ExpandedTensor[],
  stack: readonly AdaptedMatrix[],
  cols: number,
  out: Uint8Array<ArrayBuffer>,
  rest: () => Promise<void>,
): Promise<void> {
  const [first] = regions;
  if (!first) return;
  const sources = first.rows ? sliceRows(stack, ...first.rows) : stack;
  const rows = sources.reduce((sum, matrix) => sum + matrix.rows, 0);
  const region = (transform: ExpandedTensor['transform'], bytes: number): Uint8Array<ArrayBuffer> | undefined => {
    const found = regions.find((candidate) => candidate.transform === transform);
    return found && target(found, out, bytes);
  };
  if (first.transform === 'int8-columns' || first.transform === 'int8-scales') {
    const codes = region('int8-columns', rows * cols);
    await expandColumns(sources, rows, codes, region('int8-scales', rows * 4), rest);
  } else {
    if (cols % 32 !== 0) throw new WeightExpansionError(first.sources.join(' + '), 'rows are not whole blocks of 32');
    const codes = region('nbits8', rows * cols);
    await expandBlocks(sources, codes, region('nbits8-scales', (rows * cols) / 8), rest);
  }
}

async function load(source: TensorSource, reference: string): Promise<EncodedTensor> {
  const { shape, encoding } = source.describe(reference);
  return { name: reference, shape, encoding, bytes: await source.read(reference) };
}

function target(
  { sources, offset, bytes }: ExpandedTensor,
  out: Uint8Array<ArrayBuffer>,
  expected: number,
): Uint8Array<ArrayBuffer> {
  if (bytes !== expected)
    throw new WeightExpansionError(sources.join(' + '), `${String(expected)} bytes do not fill ${String(bytes)}`);
  return out.subarray(offset, offset + bytes);
}

async function expandCopy(region: ExpandedTensor, source: TensorSource, out: Uint8Array<ArrayBuffer>): Promise<void> {
  let offset = region.offset;
  for (const reference of region.sources) {
    const tensor = await load(source, reference);
    const { rows, cols } = matrixShape(tensor.shape);
    if (region.dtype === 'float32') {
      const bytes = rows * cols * 4;
      if (offset + bytes <= region.offset + region.bytes) {
        // Through a buffer of its own where the region does not lie on a multiple of four.
        const aligned =
          offset % 4 === 0 ? new Float32Array(out.buffer, offset, rows * cols) : new Float32Array(rows * cols);
        decodeRows(tensor, 0, rows, aligned);
        if (aligned.buffer !== out.buffer) out.set(new Uint8Array(aligned.buffer), offset);
      }
      offset += bytes;
    } else {
      if (UNCHANGED[tensor.encoding as keyof typeof UNCHANGED] !== region.dtype)
        throw new WeightExpansionError(reference, `${tensor.encoding} cannot become ${region.dtype}`);
      if (offset + tensor.bytes.length <= region.offset + region.bytes) out.set(tensor.bytes, offset);
      offset += tensor.bytes.length;
    }
  }
  target(region, out, offset - region.offset);
}

/** Encodings whose bytes are already the graph's. */
const UNCHANGED = { f16: 'float16', i32: 'int32', i64: 'int64' } as const;
