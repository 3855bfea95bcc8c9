import type { Rng } from './rng.ts';

/** Semantics and order are those of Hugging Face `generate()`: penalty, temperature, top-k, top-p, min-p. */
export interface SamplingSettings {
  /** 0 is greedy. */
  readonly temperature: number;
  /** 1 keeps all. */
  readonly topP: number;
  /** 0 keeps all. */
  readonly topK: number;
  /** 0 keeps all. */
  readonly minP: number;
  /** 1 changes nothing. */
  readonly repetitionPenalty: number;
}

/** Candidates further below the best logit than this (after temperature) are looked at only when mass is missing. */
const FIRST_REACH = 12;

/**
 * Chooses token ids. One object serves a whole reply and keeps its buffers, because the vocabulary is large and a token
 * has only a few milliseconds; only likely candidates are ever sorted.
 */
export class Sampler {
  readonly #settings: SamplingSettings;
  readonly #rng: Rng;
  /** Candidate ids, later in order of falling logit. */
  #ids: Uint32Array = new Uint32Array(256);
  #weights: Float64Array = new Float64Array(256);

  constructor(settings: SamplingSettings, rng: Rng) {
    this.#settings = settings;
    this.#rng = rng;
  }

  /**
   * One token id. `logits` ([vocabSize], unnormalised, -Infinity for what must not be chosen) is overwritten; `seen`
   * are the distinct ids of prompt and reply so far. At least one logit must be finite.
   */
  sample(logits: Float32Array, seen: Iterable<number>): number {
    const { temperature, repetitionPenalty } = this.#settings;
    if (repetitionPenalty !== 1) penalise(logits, seen, repetitionPenalty);
    return temperature === 0 ? argmax(logits) : this.#draw(this.#candidates(logits));
  }

  /** What `sample` draws from: the ids that pass every filter and their probabilities. For tests and displays. */
  distribution(logits: Float32Array, seen: Iterable<number>): { ids: number[]; probabilities: number[] } {
    if (this.#settings.repetitionPenalty !== 1) penalise(logits, seen, this.#settings.repetitionPenalty);
    const count = this.#candidates(logits);
    const weights = [...this.#weights.subarray(0, count)];
    const mass = weights.reduce((sum, weight) => sum + weight, 0);
    return { ids: [...this.#ids.subarray(0, count)], probabilities: weights.map((weight) => weight / mass) };
  }

  /** Number of ids that pass top-k, top-p and min-p; their weights are exp((logit - best) / temperature). */
  #candidates(logits: Float32Array): number {
    const { temperature, topK, topP, minP } = this.#settings;
    const best = logits[argmax(logits)]!;
    // Ties with the k-th are kept, as in Hugging Face's implementation.
    const topKFloor = topK > 0 && topK < logits.length ? kthLargest(logits, topK) : -Infinity;
    // All three filters keep the most likely ids, so they may be applied in any order; only top-p needs to know the
    // mass that the others see.
    const floor = Math.max(topKFloor, minP > 0 ? best + Math.log(minP) * temperature : -Infinity);
    if (topP >= 1) return this.#collect(logits, floor, best);
    const target = topP * massAbove(logits, topKFloor, best, temperature);
    for (let reach = FIRST_REACH; ; reach *= 2) {
      const reached = Math.max(floor, best - reach * temperature);
      const count = this.#collect(logits, reached, best);
      this.#sort(logits, best, count);
      const kept = this.#nucleus(count, target);
      // Beyond e^-48 of the best, mass is lost in rounding anyway.
      if (kept < count || reached === floor || reach > 48) return kept;
    }
  }

  /** Gathers all ids whose logit is at least `floor`, in order of id. */
  #collect(logits: Float32Array, floor: number, best: number): number {
    const inverse = 1 / this.#settings.temperature;
    let count = 0;
    for (let id = 0; id < logits.length; id += 1) {
      const logit = logits[id]!;
      if (logit < floor || logit === -Infinity) continue;
      if (count === this.#ids.length) this.#grow();
      this.#ids[count] = id;
      this.#weights[count] = Math.exp((logit - best) * inverse);
      count += 1;
    }
    return count;
  }

  /** Most likely first. Equal logits are ordered by id, so that the result does not depend on the sorting algorithm. */
  #sort(logits: Float32Array, best: number, count: number): void {
    const inverse = 1 / this.#settings.temperature;
    const ids = this.#ids.subarray(0, count).sort((a, b) => logits[b]! - logits[a]! || a - b);
    for (let index = 0; index < count; index += 1)
      this.#weights[index] = Math.exp((logits[ids[index]!]! - best) * inverse);
  }

  /** How many of the sorted candidates are needed to reach `target` mass: those with less than it before them. */
  #nucleus(count: number, target: number): number {
    let before = 0;
    for (let index = 0; index < count; index += 1) {
      if (index > 0 && before >= target) return index;
      before += this.#weights[index]!;
    }
    return count;
  }

  #draw(count: number): number {
    let mass = 0;
    for (let index = 0; index < count; index += 1) mass += this.#weights[index]!;
    let left = this.#rng.nextFloat() * mass;
    for (let index = 0; index < count - 1; index += 1) {
      left -= this.#weights[index]!;
      if (left < 0) return this.#ids[index]!;
    }
    return this.#ids[count - 1]!;
  }

  #grow(): void {
    const ids = new Uint32Array(this.#ids.length * 4);
    ids.set(this.#ids);
    const weights = new Float64Array(ids.length);
    weights.set(this.#weights);
    this.#ids = ids;
    this.#weights = weights;
  }
}

/** Index of the largest number, the first of equals. */
export function argmax(values: Float32Array): number {
  let best = 0;
  for (let index = 1; index < values.length; index += 1) if (values[index]! > values[best]!) best = index;
  return best;
}

/** Natural logarithm of the sum of exp(values), without overflow. */
export function logSumExp(values: Float32Array): number {
  const best = values[argmax(values)]!;
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) sum += Math.exp(values[index]! - best);
  return best + Math.log(sum);
}

/** Positive logits of seen ids are divided by the penalty, negative ones multiplied. */
function penalise(logits: Float32Array, seen: Iterable<number>, penalty: number): void {
  for (const id of seen) {
    const logit = logits[id];
    if (logit === undefined) continue;
    logits[id] = logit > 0 ? logit / penalty : logit * penalty;
  }
}

function massAbove(logits: Float32Array, lowest: number, best: number, temperature: number): number {
  const inverse = 1 / temperature;
  let mass = 0;
  for (let id = 0; id < logits.length; id += 1) {
    if (logits[id]! >= lowest) mass += Math.exp((logits[id]! - best) * inverse);
  }
  return mass;
}

/** The k-th largest value (k from 1), by a heap of the k largest so far: one pass, no sort of the vocabulary. */
export function kthLargest(values: Float32Array, k: number): number {
  const heap = new Float32Array(k).fill(-Infinity); // smallest of the k at the root
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index]!;
    if (value <= heap[0]!) continue;
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= k) break;
      if (child + 1 < k && heap[child + 1]! < heap[child]!) child += 1;
      if (heap[child]! >= value) break;
      heap[hole] = heap[child]!;
      hole = child;
    }
    heap[hole] = value;
  }
  return heap[0]!;
}
