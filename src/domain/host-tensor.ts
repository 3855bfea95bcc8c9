/** A small dense tensor that may cross threads; the receiver owns `data`. */
export interface HostTensor<Data extends Float32Array | Int32Array | Uint8Array = Float32Array> {
  readonly dims: readonly number[];
  readonly data: Data;
}
