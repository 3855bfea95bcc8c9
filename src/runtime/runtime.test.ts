import { expect, test } from 'vitest';
import { Runtime } from './runtime.ts';
import { RunQueue } from './run-queue.ts';
import { toRuntimeError } from './errors.ts';
import type { Ort } from './load-ort.ts';
import type { Tensor } from './session.ts';
import { withTensors } from './tensor-scope.ts';

interface FakeSession {
  readonly outputNames: string[];
  run: (feeds: unknown, outputs?: unknown) => Promise<Record<string, unknown>>;
  release: () => Promise<void>;
  released: boolean;
}

/** The part of ONNX Runtime that a `Runtime` touches, with sessions that a test scripts. */
function fakeOrt(run: FakeSession['run'] = () => Promise.resolve({})): { ort: Ort; sessions: FakeSession[] } {
  const sessions: FakeSession[] = [];
  const create = (): Promise<FakeSession> => {
    const session: FakeSession = {
      outputNames: ['hidden_states', 'present'],
      run,
      release: () => {
        session.released = true;
        return Promise.resolve();
      },
      released: false,
    };
    sessions.push(session);
    return Promise.resolve(session);
  };
  return { ort: { InferenceSession: { create }, env: { wasm: {} } } as unknown as Ort, sessions };
}

function fakeDevice(): { device: GPUDevice; lose: (message: string) => void } {
  let lose: (message: string) => void = () => undefined;
  const lost = new Promise<GPUDeviceLostInfo>((resolve) => {
    lose = (message): void => {
      resolve({ message, reason: 'unknown' });
    };
  });
  return { device: { lost, destroy: () => undefined } as unknown as GPUDevice, lose };
}

const GRAPH = new Uint8Array(0);
const TITLE = { title: 'the denoiser' };

test('jobs of a queue never overlap, and a failed one does not poison the next', async () => {
  const queue = new RunQueue();
  let running = 0;
  let most = 0;
  const job = async (): Promise<void> => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, 1));
    running -= 1;
  };
  const failing = queue.enqueue(() => Promise.reject(new Error('no')));
  await Promise.all([queue.enqueue(job), queue.enqueue(job), expect(failing).rejects.toThrow('no')]);
  expect(most).toBe(1);
});

test('a bare number thrown by ORT becomes an out-of-memory error that says what was being done', async () => {
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what ORT's wasm does
  const { ort } = fakeOrt(() => Promise.reject(464468952));
  const session = await new Runtime(ort, 'wasm', undefined).createSession(GRAPH, [], TITLE);
  await expect(session.run({})).rejects.toMatchObject({
    code: 'runtime/out-of-memory',
    message: expect.stringContaining('running the denoiser') as string,
  });
});

test('other failures keep their text under a code of their own', () => {
  expect(toRuntimeError(new Error('invalid dimensions'), 'running x')).toMatchObject({ code: 'runtime/inference' });
  expect(toRuntimeError(new RangeError('Array buffer allocation failed'), 'loading x')).toMatchObject({
    code: 'runtime/out-of-memory',
  });
  for (const words of [
    'Device was destroyed',
    "Failed to execute 'mapAsync' on 'GPUBuffer': Buffer was unmapped before mapping was resolved.",
  ])
    expect(toRuntimeError(new Error(words), 'x')).toMatchObject({ code: 'runtime/device-lost' });
});

test('a lost device rejects a run that would hang, and every later one', async () => {
  const { ort } = fakeOrt(() => new Promise(() => undefined));
  const { device, lose } = fakeDevice();
  const session = await new Runtime(ort, 'webgpu', device).createSession(GRAPH, [], TITLE);
  const run = session.run({});
  lose('driver reset');
  await expect(run).rejects.toMatchObject({ code: 'runtime/device-lost' });
  await expect(session.run({})).rejects.toMatchObject({ code: 'runtime/device-lost' });
});

test('the last WebGPU session is released only once another one exists', async () => {
  const { ort, sessions } = fakeOrt();
  const runtime = new Runtime(ort, 'webgpu', fakeDevice().device);
  await (await runtime.createSession(GRAPH, [], TITLE)).dispose();
  expect(sessions[0]?.released).toBe(false);
  await runtime.createSession(GRAPH, [], TITLE);
  expect(sessions[0]?.released).toBe(true);
});

test('a wasm session is released at once', async () => {
  const { ort, sessions } = fakeOrt();
  await (await new Runtime(ort, 'wasm', undefined).createSession(GRAPH, [], TITLE)).dispose();
  expect(sessions[0]?.released).toBe(true);
});

test('given outputs are passed on, and the others are still asked for', async () => {
  let asked: unknown;
  const { ort } = fakeOrt((_, outputs) => {
    asked = outputs;
    return Promise.resolve({});
  });
  const session = await new Runtime(ort, 'wasm', undefined).createSession(GRAPH, [], TITLE);
  const present = {} as Tensor;
  await session.run({}, { present });
  expect(asked).toEqual({ hidden_states: null, present });
});

test('kept tensors are disposed of, also when the job throws', async () => {
  const disposed: string[] = [];
  const tensor = (name: string): { dispose: () => void } => ({ dispose: () => void disposed.push(name) });
  const job = withTensors((keep) => {
    keep(tensor('a'));
    keep({ b: tensor('b'), c: tensor('c') });
    return Promise.reject(new Error('stop'));
  });
  await expect(job).rejects.toThrow('stop');
  expect(disposed).toEqual(['a', 'b', 'c']);
});
