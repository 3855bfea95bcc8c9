import type { ImageGeneration, PackManifest } from '../../src/packs/manifest.ts';
import { decodeTensor } from '../../src/ops/decode-tensor.ts';
import type { LoadRequest } from '../../src/protocol/backend.ts';
import type {
  DenoiseEvent,
  GeneratedImage,
  GenerationApi,
  ImageConditioning,
  ImageRequest,
} from '../../src/protocol/generation-api.ts';
import { move } from '../../src/protocol/move.ts';
import type { LoadEvent, OnEvent } from '../../src/protocol/progress.ts';
import { RunQueue } from '../../src/runtime/run-queue.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import { output } from '../../src/runtime/session.ts';
import type { Session } from '../../src/runtime/session.ts';
import { withTensors } from '../../src/runtime/tensor-scope.ts';
import type { PackReader } from '../../src/storage/pack-reader.ts';
import { loadTier } from '../shared/load-tier.ts';
import type { TierSources } from '../shared/load-tier.ts';
import { NotLoadedError } from '../shared/not-loaded-error.ts';
import { PackComponents } from '../shared/pack-components.ts';
import type { LoadOptions } from '../shared/pack-components.ts';
import { PackContentError } from '../shared/pack-content-error.ts';
import { CaptionEncoder } from './caption-encoder.ts';
import { ImageDecoder } from './image-decoder.ts';

interface Loaded {
  readonly runtime: Runtime;
  readonly components: PackComponents;
  readonly facts: ImageGeneration;
  readonly outputProjection: Session;
  readonly decoder: ImageDecoder;
  /** Made when the caption route is first taken. */
  captions?: CaptionEncoder;
}

/** Tier 3 without its worker: signal hidden states (or a caption) to a picture. Pictures are made one after another. */
export class GenerationService implements GenerationApi {
  readonly #sources: TierSources;
  readonly #queue = new RunQueue();
  #loaded: Loaded | undefined;

  constructor(sources: TierSources) {
    this.#sources = sources;
  }

  load(request: LoadRequest, onEvent: OnEvent<LoadEvent>, signal: AbortSignal): Promise<void> {
    return this.#queue.enqueue(async () => {
      await this.#dispose();
      const options = { onEvent, signal };
      this.#loaded = await loadTier(this.#sources, request, options, (runtime, pack) =>
        loadParts(runtime, pack, options),
      );
    });
  }

  generateImage(request: ImageRequest, onEvent: OnEvent<DenoiseEvent>, signal: AbortSignal): Promise<GeneratedImage> {
    return this.#queue.enqueue(async () => {
      const started = performance.now();
      signal.throwIfAborted();
      if (this.#loaded === undefined) throw new NotLoadedError('generation');
      const conditioning = await condition(this.#loaded, request.conditioning, signal);
      const image = await this.#loaded.decoder.generate(conditioning, request, onEvent, signal);
      return move({ ...image, milliseconds: performance.now() - started });
    });
  }

  dispose(): Promise<void> {
    return this.#queue.enqueue(() => this.#dispose());
  }

  async #dispose(): Promise<void> {
    const loaded = this.#loaded;
    this.#loaded = undefined;
    await loaded?.runtime.dispose();
  }
}

async function loadParts(runtime: Runtime, pack: PackReader, options: LoadOptions): Promise<Loaded> {
  const facts = imageFacts(pack.manifest);
  const components = new PackComponents(runtime, pack);
  const { shape, encoding } = pack.describeTensor(facts.unconditional);
  const bytes = await pack.readTensor(facts.unconditional, options);
  const unconditional = decodeTensor({ name: facts.unconditional, shape, encoding, bytes });
  const outputProjection = await components.session(facts.outputProjection, options);
  const denoiser = await components.session(facts.denoiser, options);
  const vaeDecoder = await components.session(facts.vaeDecoder, options);
  const decoder = new ImageDecoder({ runtime, facts, denoiser, vaeDecoder, unconditional });
  return { runtime, components, facts, outputProjection, decoder };
}

/** What the denoiser is told, [conditioning tokens, width]. */
async function condition(loaded: Loaded, conditioning: ImageConditioning, signal: AbortSignal): Promise<Float32Array> {
  if (conditioning.route === 'caption') {
    loaded.captions ??= await loadCaptionEncoder(loaded, signal);
    return loaded.captions.encode(conditioning.caption);
  }
  const { dims, data } = conditioning.signalHiddenStates;
  if (!(data instanceof Float32Array)) throw new TypeError('signal hidden states must be float32');
  return withTensors(async (keep) => {
    const signalHiddenStates = loaded.runtime.tensor('float32', data, [1, ...dims]);
    const outputs = keep(await loaded.outputProjection.run({ signal_hidden_states: signalHiddenStates }));
    return (await output(outputs, 'conditioning').getData()) as Float32Array;
  });
}

async function loadCaptionEncoder(
  { runtime, components, facts }: Loaded,
  signal: AbortSignal,
): Promise<CaptionEncoder> {
  const { textEncoder, conditioningShape } = facts;
  if (textEncoder === undefined) throw new PackContentError('it has no text encoder, which the caption route needs');
  const options = { signal, onEvent: (): void => undefined };
  const text = async (path: string): Promise<string> =>
    new TextDecoder().decode(await components.pack.readFile(path, options));
  const tokenizer = {
    json: await text(textEncoder.tokenizerFile),
    configJson: await text(textEncoder.tokenizerConfigFile),
  };
  const session = await components.session(textEncoder.component, options);
  return new CaptionEncoder(runtime, session, tokenizer, { conditioningShape, maxTokens: textEncoder.maxTokens });
}

function imageFacts({ generation }: PackManifest): ImageGeneration {
  if (generation.image === undefined) throw new PackContentError('it cannot draw pictures');
  return generation.image;
}
