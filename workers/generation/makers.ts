import type { MediumModality } from '../../src/domain/modality.ts';
import { decodeTensor } from '../../src/ops/decode-tensor.ts';
import type { DiffusionFacts } from '../../src/packs/manifest.ts';
import type { GenerationModule } from '../../src/protocol/generation-api.ts';
import type { Session } from '../../src/runtime/session.ts';
import type { LoadOptions, PackComponents } from '../shared/pack-components.ts';
import { AudioLatentDecoder } from './audio-latent-decoder.ts';
import { AudioLatentEncoder } from './audio-latent-encoder.ts';
import { DiffusionDecoder } from './diffusion-decoder.ts';
import { ImageLatentDecoder } from './image-latent-decoder.ts';
import type { LatentDecoder } from './latent-decoder.ts';
import type { LatentEncoder } from './latent-encoder.ts';
import { VideoLatentDecoder } from './video-latent-decoder.ts';

/** What makes media of one modality. */
export interface Maker {
  readonly facts: DiffusionFacts;
  readonly outputProjection: Session;
  readonly decoder: DiffusionDecoder;
  /** For changing a medium; loads what it needs when it is first called, null where the pack has nothing for it. */
  readonly latentEncoder: ((signal: AbortSignal) => Promise<LatentEncoder>) | null;
  /** Everything that runs, for measuring. */
  readonly sessions: Readonly<Partial<Record<GenerationModule, Session>>>;
}
export type Makers = Readonly<Partial<Record<MediumModality, Maker>>>;

/** Everything that the pack can make media with, loaded. */
export async function loadMakers(components: PackComponents, options: LoadOptions): Promise<Makers> {
  const { runtime, pack } = components;
  const { image, audio, video } = pack.manifest.generation;
  const sessions = new Map<string, Promise<Session>>();
  // One session serves all that name its component: a video's frames go through the pictures' decoder.
  const session = (key: string): Promise<Session> => {
    const made = sessions.get(key) ?? components.session(key, options);
    sessions.set(key, made);
    return made;
  };
  return {
    ...(image && {
      image: await loadMaker(components, options, image, async () => {
        const vaeDecoder = await session(image.vaeDecoder);
        return { latentDecoder: new ImageLatentDecoder(runtime, image, vaeDecoder), sessions: { vaeDecoder } };
      }),
    }),
    ...(audio && {
      audio: await loadMaker(components, options, audio, async () => {
        const sessions = { vaeDecoder: await session(audio.vaeDecoder), vocoder: await session(audio.vocoder) };
        const latentDecoder = new AudioLatentDecoder(runtime, audio, sessions.vaeDecoder, sessions.vocoder);
        const encoder = (vaeEncoder: Session) => new AudioLatentEncoder(runtime, audio, vaeEncoder);
        return { latentDecoder, sessions, encoder };
      }),
    }),
    ...(video && {
      video: await loadMaker(components, options, video, async () => {
        const vaeDecoder = await session(video.vaeDecoder);
        return { latentDecoder: new VideoLatentDecoder(runtime, video, vaeDecoder), sessions: { vaeDecoder } };
      }),
    }),
  };
}

async function loadMaker(
  components: PackComponents,
  options: LoadOptions,
  facts: DiffusionFacts,
  loadLatentDecoder: () => Promise<{
    readonly latentDecoder: LatentDecoder;
    readonly sessions: Pick<Maker['sessions'], 'vaeDecoder' | 'vocoder'>;
    readonly encoder?: (vaeEncoder: Session) => LatentEncoder;
  }>,
): Promise<Maker> {
  const { runtime, pack } = components;
  const { shape, encoding } = pack.describeTensor(facts.unconditional);
  const bytes = await pack.readTensor(facts.unconditional, options);
  const unconditional = decodeTensor({ name: facts.unconditional, shape, encoding, bytes });
  const outputProjection = await components.session(facts.outputProjection, options);
  const denoiser = await components.session(facts.denoiser, options);
  const { latentDecoder, sessions, encoder } = await loadLatentDecoder();
  const decoder = new DiffusionDecoder({ runtime, facts, denoiser, latentDecoder, unconditional });
  const { vaeEncoder } = facts;
  const latentEncoder =
    encoder === undefined || vaeEncoder === undefined
      ? null
      : once(async (signal) => encoder(await components.session(vaeEncoder, { signal, onEvent: () => undefined })));
  return { facts, outputProjection, decoder, latentEncoder, sessions: { outputProjection, denoiser, ...sessions } };
}

/** What was made is kept; a call that fails or is aborted leaves nothing, and the next one tries again. */
function once<Value>(make: (signal: AbortSignal) => Promise<Value>): (signal: AbortSignal) => Promise<Value> {
  let made: Value | undefined;
  return async (signal) => (made ??= await make(signal));
}
