import { describe, expect, test } from 'vitest';
import { componentFiles, planDownload, tierFiles } from './download-plan.ts';
import { sampleManifest } from './sample-manifest.ts';

const paths = (files: readonly { path: string }[]): string[] => files.map(({ path }) => path);

describe('planDownload', () => {
  test('puts every file into the earliest phase that needs it, once', () => {
    const plan = planDownload(sampleManifest(), 'wasm');
    expect(paths(plan.files.start)).toEqual([
      'graphs/any.onnx',
      'tokenizer/tokenizer.json',
      'tokenizer/config.json',
      'weights/llm-0.bin',
      'weights/llm-1.bin',
    ]);
    expect(paths(plan.files.idle)).toEqual(['weights/image-0.bin']);
    expect(plan.files.demand).toEqual([]);
    expect(plan.bytes).toEqual({ start: 188, idle: 64, demand: 0 });
    expect(plan.totalBytes).toBe(252);
  });

  test('leaves out components that the backend has no graph for', () => {
    expect(paths(planDownload(sampleManifest(), 'webgpu').files.start)).toEqual([
      'tokenizer/tokenizer.json',
      'tokenizer/config.json',
      'weights/llm-0.bin',
    ]);
  });

  test('takes every shard that a tensor reaches into', () => {
    expect([...componentFiles(sampleManifest(), 'llm', 'wasm')]).toEqual([
      'graphs/any.onnx',
      'weights/llm-0.bin',
      'weights/llm-1.bin',
    ]);
  });

  test('tells what each worker reads of itself', () => {
    expect(paths(tierFiles(sampleManifest(), 'perception', 'wasm'))).toEqual(['graphs/any.onnx']);
    expect(paths(tierFiles(sampleManifest(), 'generation', 'wasm'))).toEqual([
      'graphs/any.onnx',
      'weights/image-0.bin',
    ]);
    const late = structuredClone(sampleManifest());
    for (const component of Object.values(late.components))
      if (component.tier === 'generation') Object.assign(component, { load: 'demand' });
    expect(tierFiles(late, 'generation', 'wasm')).toEqual([]);
  });
});
