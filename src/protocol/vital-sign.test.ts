import { expect, test, vi } from 'vitest';
import { giveVitalSign, watchVitalSign, type Locks } from './vital-sign.ts';

/** One queue per name, as the browser keeps it; `release` is what happens when a holder dies. */
class FakeLocks {
  readonly #queues = new Map<string, (() => void)[]>();

  request = ((name: string, job: () => unknown) => {
    const queue = this.#queues.get(name) ?? [];
    this.#queues.set(name, queue);
    queue.push(() => void job());
    if (queue.length === 1) queue[0]?.();
    return new Promise(() => undefined);
  }) as Locks['request'];

  get names(): string[] {
    return [...this.#queues.keys()];
  }

  release(name: string): void {
    const queue = this.#queues.get(name) ?? [];
    queue.shift();
    queue[0]?.();
  }
}

test('a worker is dead when its lock is free, and not before', () => {
  const locks = new FakeLocks();
  const onDeath = vi.fn();
  giveVitalSign((data) => {
    watchVitalSign(new MessageEvent('message', { data }), onDeath, locks);
  }, locks);
  expect(onDeath).not.toHaveBeenCalled();
  locks.release(locks.names[0] ?? '');
  expect(onDeath).toHaveBeenCalledOnce();
});

test('two workers have two locks', () => {
  const locks = new FakeLocks();
  giveVitalSign(() => undefined, locks);
  giveVitalSign(() => undefined, locks);
  expect(locks.names).toHaveLength(2);
});

test("other messages, such as Comlink's, are no vital sign", () => {
  const locks = new FakeLocks();
  for (const data of [undefined, null, 'text', { id: '1', type: 'RAW' }, { type: 'anytab-vital-sign' }]) {
    watchVitalSign(new MessageEvent('message', { data }), () => undefined, locks);
  }
  expect(locks.names).toEqual([]);
});

test('where the browser refuses locks nothing is said and nothing breaks', async () => {
  const refused: Locks = { request: () => Promise.reject(new DOMException('denied', 'SecurityError')) };
  const post = vi.fn();
  giveVitalSign(post, refused);
  giveVitalSign(post, undefined);
  await Promise.resolve();
  expect(post).not.toHaveBeenCalled();
});
