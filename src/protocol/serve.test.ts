import { wrap } from 'comlink';
import { afterEach, expect, test } from 'vitest';
import { AppError } from '../domain/app-error.ts';
import { move } from './move.ts';
import { RemoteError, isAbort } from './remote-error.ts';
import { serve } from './serve.ts';

class ShardError extends AppError {
  override readonly name = 'ShardError';
  override readonly code = 'pack/integrity';
  readonly file: string;
  constructor(file: string, options?: ErrorOptions) {
    super(`${file} is damaged`, options);
    this.file = file;
  }
}

class Service {
  aborted = 0;
  fail(): Promise<void> {
    return Promise.reject(new ShardError('a.bin', { cause: new RangeError('short read') }));
  }
  count(of: number, onEvent: (event: { step: number; bytes: Float32Array }) => void): Promise<number> {
    for (let step = 1; step <= of; step += 1) onEvent(move({ step, bytes: new Float32Array([step]) }));
    return Promise.resolve(of);
  }
  async wait(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => {
        this.aborted += 1;
        resolve();
      });
      if (signal.aborted) resolve();
    });
    signal.throwIfAborted();
  }
  make(): Promise<{ pixels: Uint8Array<ArrayBuffer> }> {
    this.made = new Uint8Array([1, 2, 3]);
    return Promise.resolve(move({ pixels: this.made }));
  }
  made: Uint8Array<ArrayBuffer> | undefined;
}

const ports: MessagePort[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

function connect(): { service: Service; api: Service } {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  const service = new Service();
  serve(service, ['fail', 'count', 'wait', 'make'], port1);
  return { service, api: wrap<Service>(port2) as unknown as Service };
}

test('an error arrives with its code, fields, name and cause', async () => {
  const error: unknown = await connect()
    .api.fail()
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(RemoteError);
  expect(error).toMatchObject({
    code: 'pack/integrity',
    name: 'ShardError',
    message: 'a.bin is damaged',
    data: { file: 'a.bin' },
  });
  expect((error as RemoteError).cause).toMatchObject({ name: 'RangeError', message: 'short read', code: 'unexpected' });
});

test('every event is handled, in order, before the call resolves', async () => {
  const seen: number[] = [];
  await connect().api.count(500, ({ step }) => seen.push(step));
  expect(seen).toEqual(Array.from({ length: 500 }, (_, index) => index + 1));
});

// Retried because a busy machine may not schedule anything for 50 ms.
test('an abort reaches the service within 50 ms and rejects as an AbortError', { retry: 3 }, async () => {
  const { service, api } = connect();
  const controller = new AbortController();
  const call = api.wait(controller.signal);
  await new Promise((resolve) => setTimeout(resolve, 20));
  const start = performance.now();
  controller.abort();
  const error: unknown = await call.catch((thrown: unknown) => thrown);
  expect(performance.now() - start).toBeLessThan(50);
  expect(isAbort(error)).toBe(true);
  expect(service.aborted).toBe(1);
});

test('a signal that was aborted before the call arrives aborted', async () => {
  const error: unknown = await connect()
    .api.wait(AbortSignal.abort())
    .catch((thrown: unknown) => thrown);
  expect(isAbort(error)).toBe(true);
});

test('one signal serves many calls, and aborting it after they settled touches none', async () => {
  const { service, api } = connect();
  const controller = new AbortController();
  const first = new AbortController();
  const call = api.wait(first.signal).catch((thrown: unknown) => thrown);
  first.abort();
  await call;
  const later = api.wait(controller.signal).catch((thrown: unknown) => thrown);
  controller.abort();
  await later;
  expect(service.aborted).toBe(2);
});

test('a moved buffer is detached on the sending side', async () => {
  const { service, api } = connect();
  const { pixels } = await api.make();
  expect([...pixels]).toEqual([1, 2, 3]);
  expect(service.made?.byteLength).toBe(0);
});

test('moving a view of part of a buffer is refused', () => {
  expect(() => move({ part: new Uint8Array(8).subarray(0, 4) })).toThrow(RangeError);
});
