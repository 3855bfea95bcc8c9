import type { ImagePerception, PackManifest } from '../../src/packs/manifest.ts';
import { preprocessImage } from '../../src/ops/image-preprocess.ts';
import type { LoadRequest } from '../../src/protocol/backend.ts';
import { move } from '../../src/protocol/move.ts';
import type { Perceived, PerceptionApi, Pixels } from '../../src/protocol/perception-api.ts';
import type { LoadEvent, OnEvent } from '../../src/protocol/progress.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import { output } from '../../src/runtime/session.ts';
import type { Session } from '../../src/runtime/session.ts';
import { withTensors } from '../../src/runtime/tensor-scope.ts';
import { toHost } from '../../src/runtime/to-host.ts';
import { breathe } from '../shared/breathe.ts';
import { LoadedTier } from '../shared/loaded-tier.ts';
import type { TierSources } from '../shared/loaded-tier.ts';
import type { LoadOptions, PackComponents } from '../shared/pack-components.ts';
import { PackContentError } from '../shared/pack-content-error.ts';

interface Parts {
  readonly runtime: Runtime;
  readonly image: ImagePerception;
  readonly encoder: Session;
  readonly inputProjection: Session;
}

/** Tier 1 without its worker: pictures to concept tokens. */
export class PerceptionService implements PerceptionApi {
  readonly #tier: LoadedTier<Parts>;

  constructor(sources: TierSources) {
    this.#tier = new LoadedTier('perception', sources, loadParts);
  }

  load(request: LoadRequest, onEvent: OnEvent<LoadEvent>, signal: AbortSignal): Promise<void> {
    return this.#tier.load(request, { onEvent, signal });
  }

  /** Concept tokens of one picture of any size, whose pixels the caller gives away. */
  perceiveImage(pixels: Pixels, signal: AbortSignal): Promise<Perceived> {
    return this.#tier.run(signal, async ({ runtime, image, encoder, inputProjection }) => {
      const started = performance.now();
      const values = preprocessImage(pixels, image);
      await breathe();
      signal.throwIfAborted();
      return withTensors(async (keep) => {
        const pixelValues = runtime.tensor('float32', values, [1, 3, image.size, image.size]);
        const features = output(keep(await encoder.run({ pixel_values: pixelValues })), 'features');
        await breathe();
        signal.throwIfAborted();
        const projected = keep(await inputProjection.run({ features }));
        return move({
          conceptTokens: withoutBatch(await toHost(output(projected, 'concept_tokens'))),
          assignment: withoutBatch(await toHost(output(projected, 'assignment'))),
          milliseconds: performance.now() - started,
        });
      });
    });
  }

  dispose(): Promise<void> {
    return this.#tier.dispose();
  }
}

async function loadParts(components: PackComponents, options: LoadOptions): Promise<Parts> {
  const { runtime, pack } = components;
  const image = imageFacts(pack.manifest);
  const encoder = await components.session(image.encoder, options);
  const inputProjection = await components.session(image.inputProjection, options);
  return { runtime, image, encoder, inputProjection };
}

function imageFacts({ perception }: PackManifest): ImagePerception {
  if (perception.image === undefined) throw new PackContentError('it cannot look at pictures');
  return perception.image;
}

function withoutBatch<Tensor extends { readonly dims: readonly number[] }>(tensor: Tensor): Tensor {
  return { ...tensor, dims: tensor.dims.slice(1) };
}
