import type { HostTensor } from '../domain/host-tensor.ts';
import type { Tensor } from './session.ts';

/** Copies a float32 tensor (from the GPU too) into memory that the caller owns, exact-size, so that it can be moved. */
export async function toHost(tensor: Tensor): Promise<HostTensor<Float32Array>> {
  const data = await tensor.getData();
  if (!(data instanceof Float32Array)) throw new TypeError(`expected float32, got ${tensor.type}`);
  return { dims: [...tensor.dims], data: data.slice() };
}

/** The values of a float32 tensor on the CPU, without a copy: valid until the tensor is disposed of. */
export function cpuFloats(tensor: Tensor): Float32Array {
  const { data } = tensor;
  if (!(data instanceof Float32Array)) throw new TypeError(`expected float32, got ${tensor.type}`);
  return data;
}
