/**
 * The pack manifest (`pack.json`): everything that the application knows about a model.
 *
 * A pack is a folder on a static host. Past `parsePackManifest` nothing about it is `unknown`, and no
 * model fact (file name, token id, scaling factor, size) stands in TypeScript code.
 *
 * Weights are stored once, in compact encodings, and *expanded at load* into the external data that a
 * backend's graph asks for: graphs are small `.onnx` files without weights.
 */
import type { Modality } from '../domain/modality.ts';
import type { ExternalData, StoredTensor } from '../domain/stored-weights.ts';

export type { ExpandedTensor, ExternalData, StoredTensor, WeightEncoding } from '../domain/stored-weights.ts';

export const PACK_FORMAT = 'anytab-pack';
export const PACK_FORMAT_VERSION = 1;

/** Lower-case hexadecimal SHA-256. */
export type Sha256 = string;

export interface PackManifest {
  readonly format: typeof PACK_FORMAT;
  readonly formatVersion: typeof PACK_FORMAT_VERSION;
  readonly name: string;
  /** Changes whenever any file changes; part of no file name. */
  readonly version: string;
  readonly title: string;
  readonly description: string;
  readonly files: readonly PackFile[];
  /** Named sets of encoded tensors, each laid over one or more shard files. */
  readonly weights: Readonly<Record<string, WeightSet>>;
  readonly components: Readonly<Record<string, Component>>;
  readonly llm: LlmFacts;
  /** What the pack can perceive, and how a medium becomes its encoder's input. */
  readonly perception: {
    readonly image?: ImagePerception;
    readonly audio?: AudioPerception;
    readonly video?: VideoPerception;
  };
  /** What the pack can make. */
  readonly generation: {
    readonly image?: ImageGeneration;
    readonly audio?: AudioGeneration;
    readonly video?: VideoGeneration;
  };
  readonly licences: readonly PartLicence[];
  /** Figures written by the evaluation commands; empty until measured. */
  readonly evaluation: readonly EvaluationFigure[];
}

/** One file. `path` is relative to `pack.json`, `/`-separated, without `..`. */
export interface PackFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: Sha256;
  /** All chunks but the last have this size; a file without chunks is one chunk. */
  readonly chunkBytes: number;
  readonly chunks: readonly Sha256[];
  /** Another place that serves the same bytes (hub packs): absolute URL at a pinned revision. */
  readonly url?: string;
}

/** Tensors laid one after another over the concatenation of `files` (shards are cut at any byte). */
export interface WeightSet {
  readonly files: readonly string[];
  readonly tensors: Readonly<Record<string, StoredTensor>>;
}

export type BackendName = 'wasm' | 'webgpu';
/** Which worker runs a component. */
export type Tier = 'perception' | 'language' | 'generation';

/**
 * One ONNX graph (per backend) and the weights that it shares over the backends. Well-known keys: `llm`, `lmHead`,
 * `textEncoder`, and for each modality `imageEncoder`, `imageInputProjection`, `imageOutputProjection`, `imageDenoiser`,
 * `imageVaeDecoder` (`audioEncoder`, …; sound has an `audioVocoder` besides).
 */
export interface Component {
  readonly tier: Tier;
  readonly title: string;
  /** `start`: needed before the first text; `idle`: fetched when idle or first needed; `demand`: only when needed. */
  readonly load: 'start' | 'idle' | 'demand';
  readonly graphs: Readonly<Partial<Record<BackendName, Graph>>>;
  readonly parameters: number;
}

export interface Graph {
  readonly file: string;
  readonly inputs: readonly TensorContract[];
  readonly outputs: readonly TensorContract[];
  readonly externalData?: ExternalData;
}

/** A dimension is a size or the name of a free dimension. */
export interface TensorContract {
  readonly name: string;
  readonly dtype: 'float32' | 'float16' | 'int64' | 'int32' | 'int8' | 'uint8' | 'bool';
  readonly shape: readonly (number | string)[];
}

export interface LlmFacts {
  readonly hiddenSize: number;
  readonly vocabSize: number;
  readonly contextLength: number;
  readonly layers: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly ropeTheta: number;
  /** Input-embedding table, `weightSet/tensor`, [vocabSize, hiddenSize]; shared with the head. */
  readonly embedding: string;
  readonly tokenizerFile: string;
  readonly tokenizerConfigFile: string;
  /** Jinja source. A medium in a message is a typed part and never appears in the template's text. */
  readonly chatTemplate: string;
  readonly stopTokenIds: readonly number[];
  /** Text put between the concept tokens of a medium and what follows it. */
  readonly afterMediumText: string;
  readonly conceptTokensPerMedium: number;
  readonly signals: Readonly<Partial<Record<Modality, SignalFacts>>>;
  readonly sampling: SamplingDefaults;
  /** Longest block of one forward pass while prefilling. */
  readonly prefillChunk: number;
}

export interface SignalFacts {
  /** Ids of `[IMG0]`, `[IMG1]`, ... in order; sampling the first forces the rest. */
  readonly tokenIds: readonly number[];
  readonly spellings: readonly string[];
}

export interface SamplingDefaults {
  readonly temperature: number;
  readonly topP: number;
  readonly topK: number;
  readonly minP: number;
  readonly repetitionPenalty: number;
  readonly maxNewTokens: number;
}

/** What every modality's input side has: components by name. */
export interface EncoderFacts {
  /** -> `features` [1, cells, width]. */
  readonly encoder: string;
  /** `features` -> `concept_tokens` [1, conceptTokensPerMedium, hiddenSize], `assignment` [1, conceptTokensPerMedium, cells]. */
  readonly inputProjection: string;
}

/** How pixels become an encoder's `pixel_values` [1, 3, size, size]. */
export interface FrameFacts {
  /** Square input side in pixels. */
  readonly size: number;
  /** Per-channel, in units of 0..1 pixels. */
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
  /** `letterbox`: whole picture on `background`; `cover`: centre crop. */
  readonly fit: 'letterbox' | 'cover';
  /** RGB 0..255 under transparent pixels and around letterboxed ones. */
  readonly background: readonly [number, number, number];
}

/** `imageEncoder`: `pixel_values`. */
export interface ImagePerception extends EncoderFacts, FrameFacts {
  /** Rows and columns of the feature grid (for the grouping map). */
  readonly grid: readonly [number, number];
}

/** The encoder sees one frame after another (it may be the pictures'); the input projection takes the cells of all frames in order. */
export interface VideoPerception extends EncoderFacts, FrameFacts {
  /** So many frames at an even pace are looked at. */
  readonly frames: number;
  /** What follows in a longer video is not looked at. */
  readonly seconds: number;
  /** Frames, rows and columns of the feature grid (for the grouping map). */
  readonly grid: readonly [number, number, number];
}

/** `audioEncoder`: `log_mel` [1, 1, frames, mel.melBins], of the sound's first `frames` frames; silence follows a shorter sound. */
export interface AudioPerception extends EncoderFacts {
  readonly mel: MelFacts;
  readonly frames: number;
  /** Rows and columns (time, frequency) of the feature grid (for the grouping map). */
  readonly grid: readonly [number, number];
}

/** How sound becomes a log-mel spectrogram: frames are not padded at the ends, windows are periodic Hann. */
export interface MelFacts {
  readonly sampleRate: number;
  /** Samples. */
  readonly windowLength: number;
  readonly hopLength: number;
  readonly fftSize: number;
  readonly melBins: number;
  /** Hz: lower edge of the first filter, upper edge of the last. */
  readonly minFrequency: number;
  readonly maxFrequency: number;
  /** mel = 2595 log10(1 + Hz / 700); filters are triangles of height 1 on this scale. */
  readonly melScale: 'htk';
  readonly logOffset: number;
  /** The result is (ln(mel magnitude + logOffset) - mean) / std. */
  readonly mean: number;
  readonly std: number;
}

/** What every modality's diffusion decoder has. */
export interface DiffusionFacts {
  readonly outputProjection: string;
  readonly denoiser: string;
  readonly vaeDecoder: string;
  /** A medium to the latents that the VAE decoder takes, not scaled; absent where media cannot be changed, only made. */
  readonly vaeEncoder?: string;
  /** Caption route only. */
  readonly textEncoder?: {
    readonly component: string;
    readonly tokenizerFile: string;
    readonly tokenizerConfigFile: string;
    readonly maxTokens: number;
  };
  readonly conditioningShape: readonly [tokens: number, width: number];
  /** Conditioning of the empty caption, `weightSet/tensor`. */
  readonly unconditional: string;
  /** Channels, height and width; of a video, frames before them. */
  readonly latentShape: readonly number[];
  /** Latents are divided by this before the VAE decoder. */
  readonly scalingFactor: number;
  readonly predictionType: 'flow-velocity';
  readonly scheduler: { readonly type: 'flow-match-euler'; readonly shift: number };
  /** Share of the starting noise's variance that is the same in all frames of a video (mixed noise, Ge et al. 2023); without it 0. */
  readonly sharedNoise?: number;
  readonly steps: DefaultedRange;
  readonly guidance: DefaultedRange;
}

export interface DefaultedRange {
  readonly default: number;
  readonly min: number;
  readonly max: number;
}

/** What a VAE encoder of pictures takes. */
export interface FrameEncoding {
  /** Side of the square picture, pixels. */
  readonly encodedSize: number;
  /** Of the encoder's input, and of the decoder's output. */
  readonly pixelRange: readonly [number, number];
}

/** The same where there may be no encoder. */
type EncodedFrames = Pick<FrameEncoding, 'pixelRange'> & Partial<Pick<FrameEncoding, 'encodedSize'>>;

/**
 * `imageVaeDecoder`: `latent_sample` -> `sample` [1, 3, height, width]; `imageVaeEncoder`: `pixel_values`
 * [1, 3, encodedSize, encodedSize] -> `latents`.
 */
export interface ImageGeneration extends DiffusionFacts, EncodedFrames {
  /** Width and height of the finished picture, pixels. */
  readonly size: readonly [width: number, height: number];
}

/**
 * `audioVaeDecoder`: `latent_sample` -> `log_mel` [1, melBins, frames]; `audioVocoder`: `log_mel` -> `waveform` [1, samples];
 * `audioVaeEncoder`: `log_mel` -> `latents`.
 */
export interface AudioGeneration extends DiffusionFacts {
  readonly vocoder: string;
  /** The spectrogram between the two; its `sampleRate` is the finished sound's. */
  readonly mel: MelFacts;
  readonly frames: number;
  readonly samples: number;
  /** A louder sound is scaled down to this peak, 0..1; a softer one stays as it is. */
  readonly peak: number;
}

/** How the pictures' denoiser has a say in a video's frames: while the noise level is above `above` and not above `below`. */
export interface AppearanceFacts {
  readonly denoiser: string;
  /** Conditioning of the empty caption, `weightSet/tensor`. */
  readonly unconditional: string;
  readonly below: number;
  readonly above: number;
  /** Of the velocity, 0..1; the rest is the video denoiser's. */
  readonly share: number;
  readonly guidance: number;
}

/**
 * The VAE decoder, usually the pictures', takes one frame: `latent_sample` -> `sample` [1, 3, height, width]; so does the VAE encoder.
 * With `appearance` the output projection also gives `still_conditioning`: what is shown, and nothing of how it moves.
 */
export interface VideoGeneration extends DiffusionFacts, EncodedFrames {
  readonly latentShape: readonly [frames: number, channels: number, height: number, width: number];
  /** Width and height of the finished video, pixels. */
  readonly size: readonly [width: number, height: number];
  readonly framesPerSecond: number;
  readonly appearance?: AppearanceFacts;
}

export interface PartLicence {
  readonly part: string;
  readonly licence: string;
  readonly attribution: string;
  readonly file?: string;
}

export interface EvaluationFigure {
  readonly measure: string;
  readonly value: number;
  readonly command: string;
}
