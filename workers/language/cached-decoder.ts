/**
 * The LLM behind its KV cache, whatever form the cache has on a backend. Calls must not overlap.
 */
export interface CachedDecoder {
  /** Positions in the cache. */
  readonly length: number;
  /** Forgets every position from `length` on. */
  truncate(length: number): void;
  /**
   * Appends `count` positions, whose input embeddings [count, hiddenSize] start `inputsEmbeds`. Returns their hidden
   * states after the final norm, [count, hiddenSize], which the caller owns. When it throws, the cache is as before.
   */
  forward(inputsEmbeds: Float32Array, count: number): Promise<Float32Array>;
}
