import { expect, test, vi } from 'vitest';
import type { LoadRequest } from '../protocol/backend.ts';
import { isAbort } from '../protocol/remote-error.ts';
import { serve } from '../protocol/serve.ts';
import { AppError } from '../domain/app-error.ts';
import { WorkerClient } from './worker-client.ts';
import type { TierApi } from './worker-client.ts';
import type { WorkerLike } from './worker-life.ts';

interface DrawApi extends TierApi {
  draw(seed: number, signal?: AbortSignal): Promise<number>;
}

class LostError extends AppError {
  override readonly code = 'runtime/device-lost';
}

/** A service in this thread behind a real message channel, standing in for a worker. */
class FakeWorker extends EventTarget implements WorkerLike {
  readonly #port: MessagePort;
  readonly #far: MessagePort;
  readonly loads: LoadRequest[] = [];
  terminated = false;

  constructor(draw: DrawApi['draw'], failLoads = 0) {
    super();
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#far = port2;
    port1.onmessage = ({ data }: MessageEvent<unknown>): void => {
      this.dispatchEvent(new MessageEvent('message', { data }));
    };
    const api: DrawApi = {
      load: (request) => {
        this.loads.push(request);
        return this.loads.length <= failLoads ? Promise.reject(new Error('connection dropped')) : Promise.resolve();
      },
      draw,
      dispose: () => Promise.resolve(),
    };
    serve(api, ['load', 'draw', 'dispose'], port2);
  }
  postMessage(message: unknown, transfer: Transferable[]): void {
    this.#port.postMessage(message, transfer);
  }
  terminate(): void {
    this.terminated = true;
    this.#port.close();
    this.#far.close();
  }
}

const REQUEST: LoadRequest = {
  packUrl: 'https://a/packs/micro/',
  backend: { backend: 'wasm', threads: 2, reason: '' },
};
const signal = new AbortController().signal;
const ignore = (): void => undefined;
const never = (): Promise<number> => new Promise(() => undefined);

function setUp(
  draws: DrawApi['draw'][],
  options: { graceMilliseconds?: number; idleMilliseconds?: number; failLoads?: number } = {},
): { client: WorkerClient<DrawApi>; workers: FakeWorker[]; ended: string[] } {
  const workers: FakeWorker[] = [];
  const ended: string[] = [];
  const client = new WorkerClient<DrawApi>({
    name: 'test',
    spawn: () => {
      const worker = new FakeWorker(draws[Math.min(workers.length, draws.length - 1)] ?? never, options.failLoads);
      workers.push(worker);
      return worker;
    },
    onEnd: (reason) => ended.push(reason),
    ...options,
  });
  return { client, workers, ended };
}

const double: DrawApi['draw'] = (seed) => Promise.resolve(seed * 2);

test('the worker starts on first use and only once', async () => {
  const { client, workers } = setUp([double]);
  expect(client.running).toBe(false);
  expect(await client.use((api) => api.draw(2))).toBe(4);
  expect(await client.use((api) => api.draw(3))).toBe(6);
  expect(workers).toHaveLength(1);
  client.terminate();
});

test('the same pack on the same backend is loaded once', async () => {
  const { client, workers } = setUp([double]);
  await Promise.all([1, 2].map(() => client.use((api) => api.load(REQUEST, ignore, signal))));
  await client.use((api) => api.load({ ...REQUEST, packUrl: 'https://a/packs/mini/' }, ignore, signal));
  expect(workers[0]?.loads).toHaveLength(2);
  client.terminate();
});

test('a failed load is tried again', async () => {
  const { client, workers } = setUp([double], { failLoads: 1 });
  await expect(client.use((api) => api.load(REQUEST, ignore, signal))).rejects.toThrow('connection dropped');
  await client.use((api) => api.load(REQUEST, ignore, signal));
  expect(workers[0]?.loads).toHaveLength(2);
  client.terminate();
});

test('a crash rejects what is under way with worker/crashed, and the next use restarts and reloads', async () => {
  const { client, workers, ended } = setUp([never, double]);
  await client.use((api) => api.load(REQUEST, ignore, signal));
  const call = client.use((api) => api.draw(1));
  workers[0]?.dispatchEvent(Object.assign(new Event('error'), { message: 'wasm trap' }));
  await expect(call).rejects.toMatchObject({ code: 'worker/crashed', worker: 'test' });
  expect(await client.use((api) => api.draw(4))).toBe(8);
  expect(workers[0]?.terminated).toBe(true);
  expect(workers[1]?.loads).toEqual([REQUEST]);
  expect(ended).toEqual(['crashed']);
  client.terminate();
});

test('terminate rejects what is under way and frees the worker', async () => {
  const { client, workers } = setUp([never]);
  const call = client.use((api) => api.draw(1));
  client.terminate();
  await expect(call).rejects.toMatchObject({ code: 'worker/crashed' });
  expect(workers[0]?.terminated).toBe(true);
  expect(client.running).toBe(false);
});

test('a call that obeys its signal keeps its worker', async () => {
  const obedient: DrawApi['draw'] = (_, stop) =>
    new Promise((_resolve, reject) => {
      stop?.addEventListener('abort', () => {
        reject(new DOMException('stopped', 'AbortError'));
      });
    });
  const { client, workers } = setUp([obedient], { graceMilliseconds: 200 });
  const controller = new AbortController();
  const call = client.use((api) => api.draw(1, controller.signal), controller.signal);
  setTimeout(() => {
    controller.abort();
  }, 20);
  const error: unknown = await call.catch((thrown: unknown) => thrown);
  expect(isAbort(error)).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 250));
  expect(workers[0]?.terminated).toBe(false);
  client.terminate();
});

test('a call that ignores its signal is ended after the grace period as an abort', async () => {
  const { client, workers, ended } = setUp([never, double], { graceMilliseconds: 30 });
  const call = client.use((api) => api.draw(1), AbortSignal.timeout(10));
  const error: unknown = await call.catch((thrown: unknown) => thrown);
  expect(isAbort(error)).toBe(true);
  expect(workers[0]?.terminated).toBe(true);
  expect(ended).toEqual(['unresponsive']);
  expect(await client.use((api) => api.draw(5))).toBe(10);
  client.terminate();
});

test('a lost device ends the worker, and the next use has a fresh one', async () => {
  const { client, workers, ended } = setUp([() => Promise.reject(new LostError('reset')), double]);
  await client.use((api) => api.load(REQUEST, ignore, signal));
  await expect(client.use((api) => api.draw(1))).rejects.toMatchObject({ code: 'runtime/device-lost' });
  expect(ended).toEqual(['device-lost']);
  expect(await client.use((api) => api.draw(1))).toBe(2);
  expect(workers[1]?.loads).toEqual([REQUEST]);
  client.terminate();
});

test('an idle worker is ended after the given time', async () => {
  const { client, workers } = setUp([double], { idleMilliseconds: 20 });
  await client.use((api) => api.draw(1));
  await vi.waitFor(() => {
    expect(workers[0]?.terminated).toBe(true);
  });
  expect(client.running).toBe(false);
});
