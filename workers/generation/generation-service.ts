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
import type { Runtime } from '../../src/runtime/runtime.ts';
import { output } from '../../src/runtime/session.ts';
import type { Session } from '../../src/runtime/session.ts';
import { withTensors } from '../../src/runtime/tensor-scope.ts';
import { LoadedTier } from '../shared/loaded-tier.ts';
import type { TierSources } from '../shared/loaded-tier.ts';
import type { LoadOptions, PackComponents } from '../shared/pack-components.ts';
import { PackContentError } from '../shared/pack-content-error.ts';
import { CaptionEncoder } from './caption-encoder.ts';
import { ImageDecoder } from './image-decoder.ts';

interface Parts {
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
  readonly #tier: LoadedTier<Parts>;

  constructor(sources: TierSources) {
    this.#tier = new LoadedTier('generation', sources, loadParts);
  }

  load(request: LoadRequest, onEvent: OnEvent<LoadEvent>, signal: AbortSignal): Promise<void> {
    return this.#tier.load(request, { onEvent, signal });
  }

  generateImage(request: ImageRequest, onEvent: OnEvent<DenoiseEvent>, signal: AbortSignal): Promise<GeneratedImage> {
    return this.#tier.run(signal, async (parts) => {
      const started = performance.now();
      const conditioning = await condition(parts, request.conditioning, signal);
      const image = await parts.decoder.generate(conditioning, request, onEvent, signal);
      return move({ ...image, milliseconds: performance.now() - started });
    });
  }

  dispose(): Promise<void> {
    return this.#tier.dispose();
  }
}

async function loadParts(components: PackComponents, options: LoadOptions): Promise<Parts> {
  const { runtime, pack } = components;
  const facts = imageFacts(pack.manifest);
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
async function condition(parts: Parts, conditioning: ImageConditioning, signal: AbortSignal): Promise<Float32Array> {
  if (conditioning.route === 'caption') {
    parts.captions ??= await loadCaptionEncoder(parts, signal);
    return parts.captions.encode(conditioning.caption);
  }
  const { dims, data } = conditioning.signalHiddenStates;
  if (!(data instanceof Float32Array)) throw new TypeError('signal hidden states must be float32');
  return withTensors(async (keep) => {
    const signalHiddenStates = parts.runtime.tensor('float32', data, [1, ...dims]);
    const outputs = keep(await parts.outputProjection.run({ signal_hidden_states: signalHiddenStates }));
    return (await output(outputs, 'conditioning').getData()) as Float32Array;
  });
}

async function loadCaptionEncoder({ runtime, components, facts }: Parts, signal: AbortSignal): Promise<CaptionEncoder> {
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
