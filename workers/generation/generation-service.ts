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
import type { Sampling, SamplingStart } from './diffusion-decoder.ts';
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
      const { textEncoder, ...states } = await condition(parts, maker, request.conditioning, signal);
      const start = request.source && (await startFrom(maker, request.source, request.modality, signal));
      const made = await maker.decoder.generate({ ...states, request, onEvent, signal, start });
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
  return { latents: await encoder.encode(medium, signal), strength };
}

function measureAll(sessions: Maker['sessions']): () => GenerationModules {
  const measured = Object.entries(sessions).map(([name, all]) => [name, all.map((each) => each.measure())] as const);
  return () =>
    Object.fromEntries(
      measured.flatMap(([name, since]) => {
        const [run, ...others] = since.flatMap((each) => each() ?? []);
        return run === undefined ? [] : [[name, others.reduce(together, run)]];
      }),
    );
}

function together(run: ModuleRun, other: ModuleRun): ModuleRun {
  return { ...run, runs: run.runs + other.runs, milliseconds: run.milliseconds + other.milliseconds };
}

/** What the denoiser is told, and what has a say in how a video's frames look; each [conditioning tokens, width]. */
async function condition(
  parts: Parts,
  { facts, outputProjection }: Maker,
  conditioning: Conditioning,
  signal: AbortSignal,
): Promise<Pick<Sampling, 'conditioning' | 'stillConditioning'> & { readonly textEncoder?: ModuleRun | undefined }> {
  if (conditioning.route === 'caption') {
    const { textEncoder, conditioningShape } = facts;
    if (textEncoder === undefined) throw new PackContentError('it has no text encoder, which the caption route needs');
    const encoder =
      parts.captions.get(textEncoder.component) ?? (await loadCaptionEncoder(parts.components, textEncoder, signal));
    parts.captions.set(textEncoder.component, encoder);
    const measured = encoder.measure();
    const states = await encoder.encode(conditioning.caption, conditioningShape, textEncoder.maxTokens);
    // A caption also says how things move, of which the pictures' denoiser takes little notice.
    return { conditioning: states, stillConditioning: states, textEncoder: measured() };
  }
  const { dims, data } = conditioning.signalHiddenStates;
  if (!(data instanceof Float32Array)) throw new TypeError('signal hidden states must be float32');
  return withTensors(async (keep) => {
    const signalHiddenStates = parts.components.runtime.tensor('float32', data, [1, ...dims]);
    const outputs = keep(await outputProjection.run({ signal_hidden_states: signalHiddenStates }));
    const conditioning = (await output(outputs, 'conditioning').getData()) as Float32Array;
    const still = outputs['still_conditioning'];
    return { conditioning, stillConditioning: still ? ((await still.getData()) as Float32Array) : conditioning };
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
