import type { DecodedMedium } from '../../src/domain/decoded-medium.ts';
import { centredLogMel } from '../../src/ops/log-mel.ts';
import { resample } from '../../src/ops/resample.ts';
import type { AudioGeneration } from '../../src/packs/manifest.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import { output } from '../../src/runtime/session.ts';
import type { Session } from '../../src/runtime/session.ts';
import { withTensors } from '../../src/runtime/tensor-scope.ts';
import type { LatentEncoder } from './latent-encoder.ts';

type Facts = Pick<AudioGeneration, 'mel' | 'frames' | 'latentShape'>;

/** The beginning of a sound, as long as one that is made, to a log-mel spectrogram, and that to latents by the VAE encoder. */
export class AudioLatentEncoder implements LatentEncoder {
  readonly #runtime: Runtime;
  readonly #facts: Facts;
  readonly #vaeEncoder: Session;

  constructor(runtime: Runtime, facts: Facts, vaeEncoder: Session) {
    this.#runtime = runtime;
    this.#facts = facts;
    this.#vaeEncoder = vaeEncoder;
  }

  async encode(medium: DecodedMedium): Promise<Float32Array> {
    if (medium.modality !== 'audio') throw new TypeError(`${medium.modality} cannot become a sound`);
    const { samples, sampleRate } = medium.waveform;
    const { mel, frames } = this.#facts;
    return withTensors(async (keep) => {
      const rows = centredLogMel(resample(samples, sampleRate, mel.sampleRate), frames, mel);
      const feeds = { log_mel: this.#runtime.tensor('float32', rows, [1, mel.melBins, frames]) };
      const latents = output(keep(await this.#vaeEncoder.run(feeds)), 'latents');
      // A copy: the session's own memory is freed with its tensor.
      return ((await latents.getData()) as Float32Array).slice();
    });
  }
}
