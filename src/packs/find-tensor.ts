import type { PackManifest, StoredTensor, WeightSet } from './manifest.ts';

/** A tensor with the set that it lies in. */
export interface FoundTensor extends StoredTensor {
  readonly set: WeightSet;
}

/** Looks up a reference `weightSet/tensor`; tensor names may hold slashes, set names may not. */
export function findTensor(manifest: Pick<PackManifest, 'weights'>, reference: string): FoundTensor | undefined {
  const slash = reference.indexOf('/');
  const setName = reference.slice(0, slash);
  const tensorName = reference.slice(slash + 1);
  const set = Object.hasOwn(manifest.weights, setName) ? manifest.weights[setName] : undefined;
  const tensor = set && Object.hasOwn(set.tensors, tensorName) ? set.tensors[tensorName] : undefined;
  return set && tensor ? { ...tensor, set } : undefined;
}
