import type { InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import type { BackendName } from '../packs/manifest.ts';
import { DeviceLostError, toRuntimeError } from './errors.ts';
import { requestDevice } from './gpu-device.ts';
import { dropWasmBinary, loadOrt } from './load-ort.ts';
import type { Ort } from './load-ort.ts';
import { RunQueue } from './run-queue.ts';
import { Session } from './session.ts';
import type { Feeds, SessionHost } from './session.ts';

export interface RuntimeOptions {
  readonly backend: BackendName;
  /** wasm threads; more than one needs cross-origin isolation. */
  readonly threads: number;
}

export interface SessionOptions {
  /** Completes "loading ..." and "running ..." in messages. */
  readonly title: string;
  /** Outputs that stay on the GPU (WebGPU backend only). */
  readonly gpuOutputs?: readonly string[];
}

/** A file that the graph refers to by `path`; the runtime does not keep `data` after the session is made. */
export interface ExternalData {
  readonly path: string;
  readonly data: Uint8Array;
}

/** STORAGE | COPY_SRC | COPY_DST; spelled out because TypeScript's worker library lacks `GPUBufferUsage`. */
const CACHE_USAGE = 0x80 | 0x04 | 0x08;

/** ONNX Runtime of one worker: its sessions, its queue and, on WebGPU, its device. */
export class Runtime implements SessionHost {
  readonly backend: BackendName;
  readonly #ort: Ort;
  readonly #device: GPUDevice | undefined;
  readonly #queue = new RunQueue();
  readonly #sessions = new Set<InferenceSession>();
  /** Rejects when the device is lost; never resolves. */
  readonly #lost: Promise<never>;
  /** The last released WebGPU session, kept because releasing it would destroy the device (onnxruntime PR 27634). */
  #parked: InferenceSession | undefined;
  #disposed = false;

  constructor(ort: Ort, backend: BackendName, device: GPUDevice | undefined) {
    this.#ort = ort;
    this.backend = backend;
    this.#device = device;
    this.#lost = new Promise((_, reject) => {
      void device?.lost.then(({ message, reason }) => {
        if (!this.#disposed) reject(new DeviceLostError(message || reason));
      });
    });
    this.#lost.catch(() => undefined); // reported by whatever runs next
  }

  /** Loads ONNX Runtime and, for WebGPU, a device. Throws `InferenceError` when there is no adapter after all. */
  static async start({ backend, threads }: RuntimeOptions): Promise<Runtime> {
    try {
      const ort = await loadOrt(backend, threads);
      if (backend === 'wasm') return new Runtime(ort, backend, undefined);
      const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
      if (adapter === null) throw new Error('no WebGPU adapter');
      return new Runtime(ort, backend, await requestDevice(adapter));
    } catch (error) {
      throw toRuntimeError(error, 'starting the model runtime');
    }
  }

  /** The device that every session of this runtime uses; undefined on wasm. */
  get device(): GPUDevice | undefined {
    return this.#device;
  }

  /** Makes a session from a graph and its weights, both of which the caller may drop afterwards. */
  async createSession(graph: Uint8Array, external: readonly ExternalData[], options: SessionOptions): Promise<Session> {
    const doing = `loading ${options.title}`;
    const inner = await this.#guard(doing, () =>
      this.#queue.enqueue(() =>
        this.#ort.InferenceSession.create(graph, {
          executionProviders: [this.#device === undefined ? 'wasm' : { name: 'webgpu', device: this.#device }],
          externalData: external.map(({ path, data }) => ({ path, data })),
          graphOptimizationLevel: 'all',
          ...(options.gpuOutputs && {
            preferredOutputLocation: Object.fromEntries(
              options.gpuOutputs.map((name) => [name, 'gpu-buffer'] as const),
            ),
          }),
        }),
      ),
    );
    dropWasmBinary(this.#ort);
    this.#sessions.add(inner);
    if (this.#parked !== undefined) {
      const parked = this.#parked;
      this.#parked = undefined;
      await this.release(parked);
    }
    return new Session(this, inner, options.title);
  }

  run(
    session: InferenceSession,
    feeds: Feeds,
    outputs: Feeds | undefined,
    doing: string,
  ): Promise<Record<string, Tensor>> {
    return this.#guard(doing, () =>
      this.#queue.enqueue(async () => {
        const results =
          outputs === undefined ? await session.run(feeds) : await session.run(feeds, withOthers(session, outputs));
        return results;
      }),
    );
  }

  async release(session: InferenceSession): Promise<void> {
    if (this.backend === 'webgpu' && this.#sessions.size === 1 && this.#sessions.has(session)) {
      this.#parked = session;
      return;
    }
    if (this.#sessions.delete(session)) await this.#queue.enqueue(() => session.release());
  }

  /** A tensor over `data` (not copied before the run). */
  tensor(type: 'float32', data: Float32Array, dims: readonly number[]): Tensor;
  tensor(type: 'int32', data: Int32Array, dims: readonly number[]): Tensor;
  tensor(type: 'int64', data: BigInt64Array, dims: readonly number[]): Tensor;
  tensor(type: Tensor.Type, data: Tensor.DataType, dims: readonly number[]): Tensor {
    return new this.#ort.Tensor(type, data, dims);
  }

  /** Zeroed memory on the device, for tensors that stay there. The caller destroys it. WebGPU only. */
  gpuBuffer(bytes: number): GPUBuffer {
    if (this.#device === undefined) throw new TypeError('a wasm runtime has no device');
    return this.#device.createBuffer({ size: bytes, usage: CACHE_USAGE });
  }

  /** A tensor over a buffer that the caller owns and destroys. */
  gpuTensor(buffer: GPUBuffer, dataType: 'float32' | 'float16', dims: readonly number[]): Tensor {
    return this.#ort.Tensor.fromGpuBuffer(buffer, { dataType, dims });
  }

  /** Releases everything. On WebGPU the device goes too: afterwards only terminating the worker is of use. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#parked = undefined;
    const sessions = [...this.#sessions];
    this.#sessions.clear();
    for (const session of sessions) await this.#queue.enqueue(() => session.release());
    this.#device?.destroy();
  }

  /** A lost device can leave a run hanging for ever, hence the race. */
  async #guard<T>(doing: string, job: () => Promise<T>): Promise<T> {
    try {
      return await (this.#device === undefined ? job() : Promise.race([this.#lost, job()]));
    } catch (error) {
      throw toRuntimeError(error, doing);
    }
  }
}

/** ORT returns only the outputs that are named, so name the rest with null ("make it anew"). */
function withOthers(session: InferenceSession, outputs: Feeds): InferenceSession.FetchesType {
  return Object.fromEntries(session.outputNames.map((name) => [name, outputs[name] ?? null]));
}
