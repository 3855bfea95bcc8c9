import type { MediumModality } from '../../src/domain/modality.ts';
import type { LoadRequest } from '../../src/protocol/backend.ts';
import type {
  ChangedMedium,
  Conditioning,
  DenoiseEvent,
  GeneratedMedium,
  GenerationApi,
  GenerationModules,
  GenerationRequest,
} from '../../src/protocol/generation-api.ts';
import type { ModuleRun } from '../../src/protocol/module-run.ts';
import { move } from '../../src/protocol/move.ts';
import type { LoadEvent, OnEvent } from '../../src/protocol/progress.ts';
import { output } from '../../src/runtime/session.ts';
import { withTensors } from '../../src/runtime/tensor-scope.ts';
import { breathe } from '../shared/breathe.ts';
import { LoadedTier } from '../shared/loaded-tier.ts';
import type { TierSources } from '../shared/loaded-tier.ts';
import type { LoadOptions, PackComponents } from '../shared/pack-components.ts';
import { PackContentError } from '../shared/pack-content-error.ts';
import { CaptionEncoder } from './caption-encoder.ts';
import type { SamplingStart } from './diffusion-decoder.ts';
import { loadMakers } from './makers.ts';
import type { Maker, Makers } from './makers.ts';

interface Parts {
  readonly components: PackComponents;
  readonly makers: Makers;
  /** By component, each made when the caption route is first taken. */
  readonly captions: Map<string, CaptionEncoder>;
}

/** Tier 3 without its worker: signal hidden states (or a caption) to a medium. Media are made one after another. */
export class GenerationService implements GenerationApi {
  readonly #tier: LoadedTier<Parts>;

  constructor(sources: TierSources) {
    this.#tier = new LoadedTier('generation', sources, async (components, options) => ({
      components,
      makers: await loadMakers(components, options),
      captions: new Map(),
    }));
  }

  load(request: LoadRequest, onEvent: OnEvent<LoadEvent>, signal: AbortSignal): Promise<void> {
    return this.#tier.load(request, { onEvent, signal });
  }

  generate(request: GenerationRequest, onEvent: OnEvent<DenoiseEvent>, signal: AbortSignal): Promise<GeneratedMedium> {
    return this.#tier.run(signal, async (parts) => {
      const started = performance.now();
      const maker = parts.makers[request.modality];
      if (maker === undefined) throw new PackContentError(`it cannot make ${request.modality}`);
      const measured = measureAll(maker.sessions);
      const { conditioning, textEncoder } = await condition(parts, maker, request.conditioning, signal);
      const start = request.source && (await startFrom(maker, request.source, request.modality, signal));
      const made = await maker.decoder.generate(conditioning, request, onEvent, signal, start);
      const modules = { ...(textEncoder && { textEncoder }), ...measured() };
      return move({ ...made, milliseconds: performance.now() - started, modules });
    });
  }

  dispose(): Promise<void> {
    return this.#tier.dispose();
  }
}

/** Where sampling begins that is to keep something of a medium. */
async function startFrom(
  { latentEncoder }: Maker,
  { medium, strength }: ChangedMedium,
  modality: MediumModality,
  signal: AbortSignal,
): Promise<SamplingStart> {
  if (latentEncoder === null) throw new PackContentError(`it can make ${modality} and not change it`);
  const encoder = await latentEncoder(signal);
  await breathe();
  signal.throwIfAborted();
  return { latents: await encoder.encode(medium), strength };
}

function measureAll(sessions: Maker['sessions']): () => GenerationModules {
  const measured = Object.entries(sessions).map(([name, session]) => [name, session.measure()] as const);
  return () =>
    Object.fromEntries(
      measured.flatMap(([name, since]) => {
        const run = since();
        return run === undefined ? [] : [[name, run]];
      }),
    );
}

/** What the denoiser is told, [conditioning tokens, width]. */
async function condition(
  parts: Parts,
  { facts, outputProjection }: Maker,
  conditioning: Conditioning,
  signal: AbortSignal,
): Promise<{ readonly conditioning: Float32Array; readonly textEncoder?: ModuleRun | undefined }> {
  if (conditioning.route === 'caption') {
    const { textEncoder, conditioningShape } = facts;
    if (textEncoder === undefined) throw new PackContentError('it has no text encoder, which the caption route needs');
    const encoder =
      parts.captions.get(textEncoder.component) ?? (await loadCaptionEncoder(parts.components, textEncoder, signal));
    parts.captions.set(textEncoder.component, encoder);
    const measured = encoder.measure();
    const states = await encoder.encode(conditioning.caption, conditioningShape, textEncoder.maxTokens);
    return { conditioning: states, textEncoder: measured() };
  }
  const { dims, data } = conditioning.signalHiddenStates;
  if (!(data instanceof Float32Array)) throw new TypeError('signal hidden states must be float32');
  return withTensors(async (keep) => {
    const signalHiddenStates = parts.components.runtime.tensor('float32', data, [1, ...dims]);
    const outputs = keep(await outputProjection.run({ signal_hidden_states: signalHiddenStates }));
    return { conditioning: (await output(outputs, 'conditioning').getData()) as Float32Array };
  });
}

async function loadCaptionEncoder(
  components: PackComponents,
  { component, tokenizerFile, tokenizerConfigFile }: NonNullable<Maker['facts']['textEncoder']>,
  signal: AbortSignal,
): Promise<CaptionEncoder> {
  const options: LoadOptions = { signal, onEvent: () => undefined };
  const text = async (path: string): Promise<string> =>
    new TextDecoder().decode(await components.pack.readFile(path, options));
  const tokenizer = { json: await text(tokenizerFile), configJson: await text(tokenizerConfigFile) };
  return new CaptionEncoder(components.runtime, await components.session(component, options), tokenizer);
}
