import type { MediumModality } from '../../src/domain/modality.ts';
import { decodeTensor } from '../../src/ops/decode-tensor.ts';
import type { AppearanceFacts, DiffusionFacts, ImageGeneration } from '../../src/packs/manifest.ts';
import type { GenerationModule } from '../../src/protocol/generation-api.ts';
import type { Session } from '../../src/runtime/session.ts';
import type { LoadOptions, PackComponents } from '../shared/pack-components.ts';
import { AudioLatentDecoder } from './audio-latent-decoder.ts';
import { AudioLatentEncoder } from './audio-latent-encoder.ts';
import { DiffusionDecoder } from './diffusion-decoder.ts';
import { ImageLatentDecoder } from './image-latent-decoder.ts';
import { ImageLatentEncoder } from './image-latent-encoder.ts';
import type { LatentDecoder } from './latent-decoder.ts';
import type { LatentEncoder } from './latent-encoder.ts';
import { VideoLatentDecoder } from './video-latent-decoder.ts';
import { VideoLatentEncoder } from './video-latent-encoder.ts';

/** What makes media of one modality. */
export interface Maker {
  readonly facts: DiffusionFacts;
  readonly outputProjection: Session;
  readonly decoder: DiffusionDecoder;
  /** For changing a medium; loads what it needs when it is first called, null where the pack has nothing for it. */
  readonly latentEncoder: ((signal: AbortSignal) => Promise<LatentEncoder>) | null;
  /** Everything that runs, for measuring; of several that are one module the medium's own is the first. */
  readonly sessions: Readonly<Partial<Record<GenerationModule, readonly Session[]>>>;
}
export type Makers = Readonly<Partial<Record<MediumModality, Maker>>>;

/** A session that is made when it is first wanted. */
type LateSession = (signal: AbortSignal) => Promise<Session>;

interface Loading {
  readonly components: PackComponents;
  readonly options: LoadOptions;
  readonly session: (key: string) => Promise<Session>;
  readonly later: (key: string) => LateSession;
}

/** Everything that the pack can make media with, loaded. */
export async function loadMakers(components: PackComponents, options: LoadOptions): Promise<Makers> {
  const { runtime, pack } = components;
  const { image, audio, video } = pack.manifest.generation;
  const sessions = new Map<string, Promise<Session>>();
  // One session serves all that name its component: a video's frames go through the pictures' denoiser and decoder.
  const session = (key: string): Promise<Session> => {
    const made = sessions.get(key) ?? components.session(key, options);
    sessions.set(key, made);
    return made;
  };
  const encoders = new Map<string, LateSession>();
  const later = (key: string): LateSession => {
    const made = encoders.get(key) ?? once((signal) => components.session(key, { signal, onEvent: () => undefined }));
    encoders.set(key, made);
    return made;
  };
  const load: Loading = { components, options, session, later };
  return {
    ...(image && {
      image: await loadMaker(load, image, async () => {
        const vaeDecoder = await session(image.vaeDecoder);
        const latentDecoder = new ImageLatentDecoder(runtime, image, vaeDecoder);
        return { latentDecoder, sessions: { vaeDecoder: [vaeDecoder] }, encoder: frameEncoder(runtime, image) };
      }),
    }),
    ...(audio && {
      audio: await loadMaker(load, audio, async () => {
        const [vaeDecoder, vocoder] = [await session(audio.vaeDecoder), await session(audio.vocoder)];
        const latentDecoder = new AudioLatentDecoder(runtime, audio, vaeDecoder, vocoder);
        const sessions = { vaeDecoder: [vaeDecoder], vocoder: [vocoder] };
        const encoder = (vaeEncoder: Session) => new AudioLatentEncoder(runtime, audio, vaeEncoder);
        return { latentDecoder, sessions, encoder };
      }),
    }),
    ...(video && {
      video: await loadMaker(load, video, async () => {
        const vaeDecoder = await session(video.vaeDecoder);
        const latentDecoder = new VideoLatentDecoder(runtime, video, vaeDecoder);
        const ofFrames = frameEncoder(runtime, video);
        const timing = { frames: video.latentShape[0], framesPerSecond: video.framesPerSecond };
        const encoder = ofFrames && ((vaeEncoder: Session) => new VideoLatentEncoder(timing, ofFrames(vaeEncoder)));
        return { latentDecoder, sessions: { vaeDecoder: [vaeDecoder] }, encoder, appearance: video.appearance };
      }),
    }),
  };
}

/** Makes the encoder of a picture, or of one frame; undefined where the pack has nothing for it. */
function frameEncoder(
  runtime: PackComponents['runtime'],
  { encodedSize, pixelRange }: Pick<ImageGeneration, 'encodedSize' | 'pixelRange'>,
): ((vaeEncoder: Session) => ImageLatentEncoder) | undefined {
  if (encodedSize === undefined) return undefined;
  return (vaeEncoder) => new ImageLatentEncoder(runtime, { encodedSize, pixelRange }, vaeEncoder);
}

async function loadMaker(
  { components, options, session, later }: Loading,
  facts: DiffusionFacts,
  loadOwn: () => Promise<{
    readonly latentDecoder: LatentDecoder;
    readonly sessions: Pick<Maker['sessions'], 'vaeDecoder' | 'vocoder'>;
    readonly encoder?: ((vaeEncoder: Session) => LatentEncoder) | undefined;
    readonly appearance?: AppearanceFacts | undefined;
  }>,
): Promise<Maker> {
  const { runtime, pack } = components;
  const tensor = async (name: string): Promise<Float32Array> => {
    const { shape, encoding } = pack.describeTensor(name);
    return decodeTensor({ name, shape, encoding, bytes: await pack.readTensor(name, options) });
  };
  const unconditional = await tensor(facts.unconditional);
  const outputProjection = await session(facts.outputProjection);
  const denoiser = await session(facts.denoiser);
  const { latentDecoder, sessions, encoder, appearance: said } = await loadOwn();
  const appearance = said && {
    facts: said,
    denoiser: await session(said.denoiser),
    unconditional: await tensor(said.unconditional),
  };
  const decoder = new DiffusionDecoder({ runtime, facts, denoiser, latentDecoder, unconditional, appearance });
  const { vaeEncoder } = facts;
  const latentEncoder =
    encoder === undefined || vaeEncoder === undefined
      ? null
      : once(async (signal) => encoder(await later(vaeEncoder)(signal)));
  const denoisers = [denoiser, ...(appearance ? [appearance.denoiser] : [])];
  const all = { outputProjection: [outputProjection], denoiser: denoisers, ...sessions };
  return { facts, outputProjection, decoder, latentEncoder, sessions: all };
}

/** What was made is kept; a call that fails or is aborted leaves nothing, and the next one tries again. */
function once<Value>(make: (signal: AbortSignal) => Promise<Value>): (signal: AbortSignal) => Promise<Value> {
  let made: Value | undefined;
  return async (signal) => (made ??= await make(signal));
}
