/** Anything that holds memory outside the JavaScript heap. */
export interface Disposable {
  dispose(): void;
}

export type Keep = <Held extends Disposable | Readonly<Record<string, Disposable>>>(held: Held) => Held;

/**
 * Runs `job`, then disposes of every tensor (or record of tensors) that it passed to `keep`, also when it throws.
 * The result must not refer to kept tensors: read them with `toHost` first.
 */
export async function withTensors<T>(job: (keep: Keep) => Promise<T>): Promise<T> {
  const held: Disposable[] = [];
  const keep: Keep = (value) => {
    if (isDisposable(value)) held.push(value);
    else held.push(...Object.values(value));
    return value;
  };
  try {
    return await job(keep);
  } finally {
    for (const tensor of held) tensor.dispose();
  }
}

function isDisposable(value: object): value is Disposable {
  return 'dispose' in value && typeof value.dispose === 'function';
}
