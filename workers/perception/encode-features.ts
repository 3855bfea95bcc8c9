import type { HostTensor } from '../../src/domain/host-tensor.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import { output } from '../../src/runtime/session.ts';
import type { Session, Tensor } from '../../src/runtime/session.ts';
import { withTensors } from '../../src/runtime/tensor-scope.ts';
import type { Keep } from '../../src/runtime/tensor-scope.ts';
import { toHost } from '../../src/runtime/to-host.ts';
import { breathe } from '../shared/breathe.ts';
import type { EncoderInput } from './encoder-input.ts';

/**
 * Features [1, cells, width] of a medium, the cells of all runs one after another. Throws an `AbortError` between two runs.
 * The features of several runs go through memory: they are small beside what the encoder does.
 */
export async function encodeFeatures(
  runtime: Runtime,
  encoder: Session,
  { name, dims, runs }: EncoderInput,
  keep: Keep,
  signal: AbortSignal,
): Promise<Tensor> {
  const feeds = (data: Float32Array) => ({ [name]: runtime.tensor('float32', data, dims) });
  const [only] = runs;
  if (only !== undefined && runs.length === 1) return output(keep(await encoder.run(feeds(only))), 'features');
  const parts: HostTensor[] = [];
  for (const data of runs) {
    signal.throwIfAborted();
    parts.push(await withTensors(async (hold) => toHost(output(hold(await encoder.run(feeds(data))), 'features'))));
    await breathe();
  }
  const [, cells = 0, width = 0] = parts[0]?.dims ?? [];
  const joined = new Float32Array(parts.length * cells * width);
  for (const [index, part] of parts.entries()) joined.set(part.data, index * cells * width);
  return runtime.tensor('float32', joined, [1, parts.length * cells, width]);
}
