import type * as ortModule from 'onnxruntime-web/wasm';
import type { BackendName } from '../packs/manifest.ts';
import wasmModule from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import wasmBinary from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import webgpuModule from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import webgpuBinary from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';

/** The part of ONNX Runtime Web that both builds share. */
export type Ort = Pick<typeof ortModule, 'InferenceSession' | 'Tensor' | 'env'>;

/**
 * Loads the ONNX Runtime build of a backend, so that a wasm user never fetches the WebGPU build (27 MB). The default
 * entry (`onnxruntime-web`, JSEP) is never used: it returns wrong numbers for some float16 operators.
 *
 * `wasmPaths` names both files: ORT would otherwise start its threads from this worker's own bundle, which runs the
 * application once per thread and hangs.
 */
export async function loadOrt(backend: BackendName, threads: number): Promise<Ort> {
  const ort: Ort = backend === 'webgpu' ? await import('onnxruntime-web/webgpu') : await import('onnxruntime-web/wasm');
  ort.env.wasm.wasmPaths =
    backend === 'webgpu' ? { mjs: webgpuModule, wasm: webgpuBinary } : { mjs: wasmModule, wasm: wasmBinary };
  ort.env.wasm.numThreads = threads;
  // Node placement warnings of every session would fill the console, where tests look for real faults.
  ort.env.logLevel = 'error';
  return ort;
}
