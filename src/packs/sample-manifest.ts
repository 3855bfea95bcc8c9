/** A small valid manifest for tests: two weight sets, three shards, every component of a pack that sees, hears, watches, draws, sounds and films. */
import { PACK_FORMAT, PACK_FORMAT_VERSION } from './manifest.ts';
import type { MediumModality } from '../domain/modality.ts';
import type { Component, DiffusionFacts, FrameFacts, MelFacts, PackManifest } from './manifest.ts';

const digest = (digit: string): string => digit.repeat(64);
const file = (path: string, bytes: number, digit = '0') => ({
  path,
  bytes,
  sha256: digest(digit),
  chunkBytes: 64,
  chunks: Array.from({ length: Math.ceil(bytes / 64) }, () => digest(digit)),
});
const component = (tier: Component['tier'], load: Component['load'], sources: readonly string[] = []): Component => ({
  tier,
  title: 'A component',
  load,
  parameters: 8,
  graphs: {
    wasm: {
      file: 'graphs/any.onnx',
      inputs: [{ name: 'x', dtype: 'float32', shape: [1, 'n'] }],
      outputs: [],
      ...(sources.length > 0 && {
        externalData: {
          location: 'weights',
          bytes: 64 * sources.length,
          tensors: sources.map((source, index) => ({
            offset: 64 * index,
            bytes: 32,
            transform: 'copy',
            dtype: 'float32',
            sources: [source],
          })),
        },
      }),
    },
  },
});

const mel: MelFacts = {
  sampleRate: 8000,
  windowLength: 24,
  hopLength: 8,
  fftSize: 32,
  melBins: 4,
  minFrequency: 100,
  maxFrequency: 3500,
  melScale: 'htk',
  logOffset: 0.001,
  mean: -3,
  std: 2,
};

const frame: FrameFacts = {
  size: 8,
  mean: [0.5, 0.5, 0.5],
  std: [0.5, 0.5, 0.5],
  fit: 'cover',
  background: [255, 255, 255],
};

const diffusion = (modality: MediumModality): DiffusionFacts => ({
  outputProjection: `${modality}OutputProjection`,
  denoiser: `${modality}Denoiser`,
  vaeDecoder: `${modality}VaeDecoder`,
  conditioningShape: [2, 8],
  unconditional: 'image/all',
  latentShape: [4, 2, 2],
  scalingFactor: 1,
  predictionType: 'flow-velocity',
  scheduler: { type: 'flow-match-euler', shift: 1 },
  steps: { default: 8, min: 1, max: 50 },
  guidance: { default: 3, min: 1, max: 10 },
});

/** Fresh at each call, so that a test may change it. */
export function sampleManifest(): PackManifest {
  return {
    format: PACK_FORMAT,
    formatVersion: PACK_FORMAT_VERSION,
    name: 'sample',
    version: '1',
    title: 'Sample',
    description: '',
    files: [
      file('graphs/any.onnx', 40),
      file('tokenizer/tokenizer.json', 10),
      file('tokenizer/config.json', 10),
      file('weights/llm-0.bin', 100, '1'),
      file('weights/llm-1.bin', 28, '2'),
      file('weights/image-0.bin', 64, '3'),
    ],
    weights: {
      llm: {
        files: ['weights/llm-0.bin', 'weights/llm-1.bin'],
        tensors: {
          'embed/tokens': { shape: [8, 2], encoding: 'f32', offset: 0, bytes: 64 },
          layer: { shape: [4, 4], encoding: 'f32', offset: 64, bytes: 64 },
        },
      },
      image: {
        files: ['weights/image-0.bin'],
        tensors: { all: { shape: [2, 8], encoding: 'f32', offset: 0, bytes: 64 } },
      },
    },
    components: {
      llm: component('language', 'start', ['llm/layer']),
      lmHead: component('language', 'start'),
      imageEncoder: component('perception', 'idle'),
      imageInputProjection: component('perception', 'idle'),
      imageOutputProjection: component('generation', 'idle', ['image/all']),
      imageDenoiser: component('generation', 'idle', ['image/all']),
      imageVaeDecoder: component('generation', 'demand', ['image/all']),
      audioEncoder: component('perception', 'idle'),
      audioInputProjection: component('perception', 'idle'),
      audioOutputProjection: component('generation', 'idle', ['image/all']),
      audioDenoiser: component('generation', 'idle', ['image/all']),
      audioVaeDecoder: component('generation', 'idle', ['image/all']),
      audioVocoder: component('generation', 'idle', ['image/all']),
      videoInputProjection: component('perception', 'idle'),
      videoOutputProjection: component('generation', 'idle', ['image/all']),
      videoDenoiser: component('generation', 'idle', ['image/all']),
    },
    llm: {
      hiddenSize: 2,
      vocabSize: 8,
      contextLength: 64,
      layers: 1,
      heads: 1,
      kvHeads: 1,
      headDim: 2,
      ropeTheta: 10000,
      embedding: 'llm/embed/tokens',
      tokenizerFile: 'tokenizer/tokenizer.json',
      tokenizerConfigFile: 'tokenizer/config.json',
      chatTemplate: '{{ messages }}',
      stopTokenIds: [0],
      afterMediumText: '\n',
      conceptTokensPerMedium: 8,
      signals: {
        image: { tokenIds: [4, 5], spellings: ['[IMG0]', '[IMG1]'] },
        audio: { tokenIds: [6, 7], spellings: ['[AUD0]', '[AUD1]'] },
        video: { tokenIds: [3], spellings: ['[VID0]'] },
      },
      sampling: { temperature: 0.7, topP: 0.9, topK: 40, minP: 0, repetitionPenalty: 1.1, maxNewTokens: 64 },
      prefillChunk: 16,
    },
    perception: {
      image: {
        encoder: 'imageEncoder',
        inputProjection: 'imageInputProjection',
        ...frame,
        grid: [2, 2],
      },
      audio: { encoder: 'audioEncoder', inputProjection: 'audioInputProjection', mel, frames: 8, grid: [2, 1] },
      video: {
        encoder: 'imageEncoder',
        inputProjection: 'videoInputProjection',
        ...frame,
        frames: 3,
        seconds: 4,
        grid: [3, 2, 2],
      },
    },
    generation: {
      image: { ...diffusion('image'), size: [16, 16], pixelRange: [-1, 1] },
      audio: { ...diffusion('audio'), vocoder: 'audioVocoder', mel, frames: 8, samples: 64, peak: 0.9 },
      video: {
        ...diffusion('video'),
        vaeDecoder: 'imageVaeDecoder',
        latentShape: [3, 4, 1, 2],
        sharedNoise: 0.5,
        size: [4, 2],
        framesPerSecond: 8,
        pixelRange: [-1, 1],
      },
    },
    licences: [{ part: 'all', licence: 'Apache-2.0', attribution: 'the authors' }],
    evaluation: [],
  };
}
