import type { DecodedMedium, Pixels } from '../../src/domain/decoded-medium.ts';
import type { PackManifest } from '../../src/packs/manifest.ts';
import type { LoadRequest } from '../../src/protocol/backend.ts';
import type { ModuleRun } from '../../src/protocol/module-run.ts';
import { move } from '../../src/protocol/move.ts';
import type { Perceived, PerceptionApi } from '../../src/protocol/perception-api.ts';
import type { LoadEvent, OnEvent } from '../../src/protocol/progress.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import { spectrogramToRgba } from '../../src/ops/spectrogram-to-rgba.ts';
import { output } from '../../src/runtime/session.ts';
import type { Session } from '../../src/runtime/session.ts';
import { withTensors } from '../../src/runtime/tensor-scope.ts';
import { toHost } from '../../src/runtime/to-host.ts';
import { breathe } from '../shared/breathe.ts';
import { LoadedTier } from '../shared/loaded-tier.ts';
import type { TierSources } from '../shared/loaded-tier.ts';
import type { LoadOptions, PackComponents } from '../shared/pack-components.ts';
import { PackContentError } from '../shared/pack-content-error.ts';
import { encodeFeatures } from './encode-features.ts';
import { encoderInput } from './encoder-input.ts';
import type { EncoderInput } from './encoder-input.ts';

interface Perceiver {
  readonly encoder: Session;
  readonly inputProjection: Session;
}

interface Parts {
  readonly runtime: Runtime;
  readonly facts: PackManifest['perception'];
  /** By modality. */
  readonly perceivers: ReadonlyMap<string, Perceiver>;
}

/** Tier 1 without its worker: media to concept tokens. */
export class PerceptionService implements PerceptionApi {
  readonly #tier: LoadedTier<Parts>;

  constructor(sources: TierSources) {
    this.#tier = new LoadedTier('perception', sources, loadParts);
  }

  load(request: LoadRequest, onEvent: OnEvent<LoadEvent>, signal: AbortSignal): Promise<void> {
    return this.#tier.load(request, { onEvent, signal });
  }

  /** Concept tokens of one medium of any size, which the caller gives away. */
  perceive(medium: DecodedMedium, signal: AbortSignal): Promise<Perceived> {
    return this.#tier.run(signal, async ({ runtime, facts, perceivers }) => {
      const started = performance.now();
      const input = encoderInput(medium, facts);
      const { encoder, inputProjection } = perceiverOf(perceivers, medium);
      const [encoderRun, projectionRun] = [encoder.measure(), inputProjection.measure()];
      await breathe();
      signal.throwIfAborted();
      return withTensors(async (keep) => {
        const features = await encodeFeatures(runtime, encoder, input, keep, signal);
        await breathe();
        signal.throwIfAborted();
        const projected = keep(await inputProjection.run({ features }));
        const spectrogram = spectrogramOf(input, medium, facts);
        return move({
          conceptTokens: withoutBatch(await toHost(output(projected, 'concept_tokens'))),
          assignment: withoutBatch(await toHost(output(projected, 'assignment'))),
          grid: facts[medium.modality]?.grid ?? [],
          ...(spectrogram && { spectrogram }),
          milliseconds: performance.now() - started,
          encoder: encoderRun() ?? NOT_RUN,
          inputProjection: projectionRun() ?? NOT_RUN,
        });
      });
    });
  }

  dispose(): Promise<void> {
    return this.#tier.dispose();
  }
}

const NOT_RUN: ModuleRun = { runs: 0, milliseconds: 0, input: [], output: [] };

/** A sound as its encoder takes it, time from left to right, low tones below. */
function spectrogramOf(
  { runs: [logMel] }: EncoderInput,
  { modality }: DecodedMedium,
  { audio }: Parts['facts'],
): Pixels | undefined {
  if (modality !== 'audio' || audio === undefined || logMel === undefined) return undefined;
  const { frames, mel } = audio;
  // Frames come one after another; the picture wants bins one after another.
  const byBin = Float32Array.from(
    logMel,
    (_, at) => logMel[(at % frames) * mel.melBins + Math.floor(at / frames)] ?? 0,
  );
  return { width: frames, height: mel.melBins, data: spectrogramToRgba(byBin, mel.melBins, frames, mel.std) };
}

async function loadParts(components: PackComponents, options: LoadOptions): Promise<Parts> {
  const { runtime, pack } = components;
  const facts = pack.manifest.perception;
  const perceivers = new Map<string, Perceiver>();
  // Modalities may share an encoder: videos are seen by the pictures'.
  const encoders = new Map<string, Session>();
  for (const [modality, { encoder: key, inputProjection }] of Object.entries(facts)) {
    const encoder = encoders.get(key) ?? (await components.session(key, options));
    encoders.set(key, encoder);
    perceivers.set(modality, { encoder, inputProjection: await components.session(inputProjection, options) });
  }
  return { runtime, facts, perceivers };
}

function perceiverOf(perceivers: Parts['perceivers'], { modality }: DecodedMedium): Perceiver {
  const perceiver = perceivers.get(modality);
  if (perceiver === undefined) throw new PackContentError(`it cannot perceive ${modality}`);
  return perceiver;
}

function withoutBatch<Tensor extends { readonly dims: readonly number[] }>(tensor: Tensor): Tensor {
  return { ...tensor, dims: tensor.dims.slice(1) };
}
