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
  if (backend === 'wasm') ort.env.wasm.wasmPaths = { mjs: wasmModule, wasm: wasmBinary };
  else {
    ort.env.wasm.wasmPaths = { mjs: webgpuModule };
    ort.env.wasm.wasmBinary = await unpacked(webgpuBinary);
  }
  ort.env.wasm.numThreads = threads;
  // Node placement warnings of every session would fill the console, where tests look for real faults.
  ort.env.logLevel = 'error';
  return ort;
}

/** Once a session is there, nobody reads the file's bytes again. */
export function dropWasmBinary({ env }: Ort): void {
  delete env.wasm.wasmBinary;
}

/** Some hosts take no file as large as this one is, so builds ship it compressed (vite.config.ts); development does not. */
async function unpacked(url: string): Promise<ArrayBuffer> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${String(response.status)}`);
  const blob = await response.blob();
  const [first, second] = new Uint8Array(await blob.slice(0, 2).arrayBuffer());
  const isGzip = first === 0x1f && second === 0x8b;
  return isGzip
    ? new Response(blob.stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer()
    : blob.arrayBuffer();
}
