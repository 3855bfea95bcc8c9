/** The shape of `pack.json` as a schema. Keys that it does not know are dropped, so that a pack may say more. */
import * as v from 'valibot';
import { PACK_FORMAT, PACK_FORMAT_VERSION, type PackManifest } from './manifest.ts';

const text = v.pipe(v.string(), v.nonEmpty('must not be empty'));
const wholeNumber = v.pipe(v.number(), v.safeInteger('must be a whole number'), v.minValue(0, 'must not be negative'));
const positive = v.pipe(wholeNumber, v.minValue(1, 'must be at least 1'));
const finite = v.pipe(v.number(), v.finite('must be finite'));
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits'));
/** Relative, below the pack's folder on every kind of host. */
const path = v.pipe(
  v.string(),
  v.regex(/^[\w][\w.-]*(\/[\w][\w.-]*)*$/, 'must be a relative path of letters, digits, ".", "_" and "-" without ".."'),
);
const tensorName = v.pipe(v.string(), v.regex(/^[^/\s]+\/\S+$/, 'must be "weightSet/tensor"'));

const packFile = v.object({
  path,
  bytes: wholeNumber,
  sha256,
  chunkBytes: positive,
  chunks: v.array(sha256),
  url: v.exactOptional(v.pipe(v.string(), v.regex(/^https:\/\//, 'must begin with https://'))),
});

const storedTensor = v.object({
  shape: v.array(positive),
  encoding: v.picklist(['f32', 'f16', 'i32', 'i64', 'i8row', 'q8b32', 'q4k32']),
  offset: wholeNumber,
  bytes: wholeNumber,
});

const tensorContract = v.object({
  name: text,
  dtype: v.picklist(['float32', 'float16', 'int64', 'int32', 'int8', 'uint8', 'bool']),
  shape: v.array(v.union([wholeNumber, text])),
});

const loraDelta = v.object({ a: tensorName, b: tensorName, scale: finite });

const expandedTensor = v.object({
  offset: wholeNumber,
  bytes: positive,
  transform: v.picklist(['copy', 'int8-columns', 'int8-scales', 'nbits8', 'nbits8-scales']),
  dtype: v.picklist(['float32', 'float16', 'int8', 'uint8', 'int32', 'int64']),
  sources: v.pipe(v.array(tensorName), v.minLength(1, 'must name a tensor')),
  rows: v.exactOptional(v.tuple([wholeNumber, positive])),
  lora: v.exactOptional(v.array(v.nullable(loraDelta))),
});

const graph = v.object({
  file: path,
  inputs: v.array(tensorContract),
  outputs: v.array(tensorContract),
  externalData: v.exactOptional(v.object({ location: text, bytes: positive, tensors: v.array(expandedTensor) })),
});

const component = v.object({
  tier: v.picklist(['perception', 'language', 'generation']),
  title: text,
  load: v.picklist(['start', 'idle', 'demand']),
  graphs: v.object({ wasm: v.exactOptional(graph), webgpu: v.exactOptional(graph) }),
  parameters: wholeNumber,
});

const signalFacts = v.object({
  tokenIds: v.pipe(v.array(wholeNumber), v.minLength(1, 'must name at least one token')),
  spellings: v.array(text),
});

const samplingDefaults = v.object({
  temperature: v.pipe(finite, v.minValue(0)),
  topP: v.pipe(finite, v.minValue(0), v.maxValue(1)),
  topK: wholeNumber,
  minP: v.pipe(finite, v.minValue(0), v.maxValue(1)),
  repetitionPenalty: v.pipe(finite, v.minValue(0.01)),
  maxNewTokens: positive,
});

const llm = v.object({
  hiddenSize: positive,
  vocabSize: positive,
  contextLength: positive,
  layers: positive,
  heads: positive,
  kvHeads: positive,
  headDim: positive,
  ropeTheta: finite,
  embedding: tensorName,
  tokenizerFile: path,
  tokenizerConfigFile: path,
  chatTemplate: text,
  stopTokenIds: v.pipe(v.array(wholeNumber), v.minLength(1, 'must name at least one token')),
  afterMediumText: v.string(),
  conceptTokensPerMedium: positive,
  signals: v.object({
    text: v.exactOptional(signalFacts),
    image: v.exactOptional(signalFacts),
    audio: v.exactOptional(signalFacts),
    video: v.exactOptional(signalFacts),
  }),
  sampling: samplingDefaults,
  prefillChunk: positive,
});

const byte = v.pipe(wholeNumber, v.maxValue(255));
const triple = <Item extends v.GenericSchema>(item: Item) => v.strictTuple([item, item, item]);
const range = v.object({ default: finite, min: finite, max: finite });

const encoderFacts = { encoder: text, inputProjection: text };

const frameFacts = {
  size: positive,
  mean: triple(finite),
  std: triple(v.pipe(finite, v.gtValue(0, 'must be above 0'))),
  fit: v.picklist(['letterbox', 'cover']),
  background: triple(byte),
};

const imagePerception = v.object({
  ...encoderFacts,
  ...frameFacts,
  grid: v.strictTuple([positive, positive]),
});

const videoPerception = v.object({
  ...encoderFacts,
  ...frameFacts,
  frames: positive,
  seconds: v.pipe(finite, v.gtValue(0, 'must be above 0')),
  grid: triple(positive),
});

const melFacts = v.object({
  sampleRate: positive,
  windowLength: positive,
  hopLength: positive,
  fftSize: v.pipe(
    positive,
    v.check((size) => Number.isInteger(Math.log2(size)), 'must be a power of two'),
  ),
  melBins: positive,
  minFrequency: v.pipe(finite, v.minValue(0)),
  maxFrequency: v.pipe(finite, v.gtValue(0, 'must be above 0')),
  melScale: v.literal('htk'),
  logOffset: v.pipe(finite, v.gtValue(0, 'must be above 0')),
  mean: finite,
  std: v.pipe(finite, v.gtValue(0, 'must be above 0')),
});

const audioPerception = v.object({
  ...encoderFacts,
  mel: melFacts,
  frames: positive,
  grid: v.strictTuple([positive, positive]),
});

const diffusionFacts = {
  outputProjection: text,
  denoiser: text,
  vaeDecoder: text,
  vaeEncoder: v.exactOptional(text),
  textEncoder: v.exactOptional(
    v.object({ component: text, tokenizerFile: path, tokenizerConfigFile: path, maxTokens: positive }),
  ),
  conditioningShape: v.strictTuple([positive, positive]),
  unconditional: tensorName,
  scalingFactor: v.pipe(finite, v.gtValue(0, 'must be above 0')),
  predictionType: v.literal('flow-velocity'),
  scheduler: v.object({ type: v.literal('flow-match-euler'), shift: v.pipe(finite, v.gtValue(0, 'must be above 0')) }),
  steps: range,
  guidance: range,
};

const frameEncoding = {
  encodedSize: v.exactOptional(positive),
  pixelRange: v.pipe(
    v.strictTuple([finite, finite]),
    v.check(([low, high]) => low < high, 'must be two rising numbers'),
  ),
};

const imageGeneration = v.object({
  ...diffusionFacts,
  ...frameEncoding,
  latentShape: triple(positive),
  size: v.strictTuple([positive, positive]),
});

const audioGeneration = v.object({
  ...diffusionFacts,
  latentShape: triple(positive),
  vocoder: text,
  mel: melFacts,
  frames: positive,
  samples: positive,
  peak: v.pipe(finite, v.gtValue(0, 'must be above 0'), v.maxValue(1)),
});

const videoGeneration = v.object({
  ...diffusionFacts,
  ...frameEncoding,
  latentShape: v.strictTuple([positive, positive, positive, positive]),
  sharedNoise: v.pipe(finite, v.minValue(0), v.maxValue(1)),
  size: v.strictTuple([positive, positive]),
  framesPerSecond: v.pipe(finite, v.gtValue(0, 'must be above 0')),
  appearance: v.exactOptional(
    v.object({
      denoiser: text,
      unconditional: tensorName,
      below: v.pipe(finite, v.gtValue(0, 'must be above 0'), v.maxValue(1)),
      above: v.pipe(finite, v.minValue(0), v.maxValue(1)),
      share: v.pipe(finite, v.minValue(0), v.maxValue(1)),
      guidance: finite,
    }),
  ),
});

export const packManifestSchema = v.object({
  format: v.literal(PACK_FORMAT),
  formatVersion: v.literal(PACK_FORMAT_VERSION),
  name: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be lower-case letters, digits and "-"')),
  version: text,
  title: text,
  description: v.string(),
  files: v.array(packFile),
  weights: v.record(v.string(), v.object({ files: v.array(path), tensors: v.record(v.string(), storedTensor) })),
  components: v.record(v.string(), component),
  llm,
  perception: v.object({
    image: v.exactOptional(imagePerception),
    audio: v.exactOptional(audioPerception),
    video: v.exactOptional(videoPerception),
  }),
  generation: v.object({
    image: v.exactOptional(imageGeneration),
    audio: v.exactOptional(audioGeneration),
    video: v.exactOptional(videoGeneration),
  }),
  licences: v.array(v.object({ part: text, licence: text, attribution: v.string(), file: v.exactOptional(path) })),
  evaluation: v.array(v.object({ measure: text, value: finite, command: v.string() })),
}) satisfies v.GenericSchema<unknown, PackManifest>;
