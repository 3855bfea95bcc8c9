import type { DecodedMedium, Pixels } from '../../src/domain/decoded-medium.ts';
import { limitPeak } from '../../src/ops/limit-peak.ts';
import { spectrogramToRgba } from '../../src/ops/spectrogram-to-rgba.ts';
import type { AudioGeneration } from '../../src/packs/manifest.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import { output } from '../../src/runtime/session.ts';
import type { Session } from '../../src/runtime/session.ts';
import { withTensors } from '../../src/runtime/tensor-scope.ts';
import type { LatentDecoder } from './latent-decoder.ts';

type Facts = Pick<AudioGeneration, 'latentShape' | 'mel' | 'frames' | 'peak'>;

/** Latents to a log-mel spectrogram by the VAE decoder, which is the preview; that to a waveform by the vocoder. */
export class AudioLatentDecoder implements LatentDecoder {
  readonly #runtime: Runtime;
  readonly #facts: Facts;
  readonly #vaeDecoder: Session;
  readonly #vocoder: Session;

  constructor(runtime: Runtime, facts: Facts, vaeDecoder: Session, vocoder: Session) {
    this.#runtime = runtime;
    this.#facts = facts;
    this.#vaeDecoder = vaeDecoder;
    this.#vocoder = vocoder;
  }

  decode(latents: Float32Array): Promise<DecodedMedium> {
    const { mel, peak } = this.#facts;
    return withTensors(async (keep) => {
      const spectrogram = keep(await this.#vaeDecoder.run(this.#feeds(latents)));
      const made = keep(await this.#vocoder.run({ log_mel: output(spectrogram, 'log_mel') }));
      // A copy: the session's own memory is freed with its tensor.
      const samples = ((await output(made, 'waveform').getData()) as Float32Array).slice();
      limitPeak(samples, peak);
      return { modality: 'audio', waveform: { sampleRate: mel.sampleRate, samples } };
    });
  }

  preview(latents: Float32Array): Promise<Pixels> {
    const { mel, frames } = this.#facts;
    return withTensors(async (keep) => {
      const spectrogram = keep(await this.#vaeDecoder.run(this.#feeds(latents)));
      const logMel = (await output(spectrogram, 'log_mel').getData()) as Float32Array;
      return { width: frames, height: mel.melBins, data: spectrogramToRgba(logMel, mel.melBins, frames, mel.std) };
    });
  }

  #feeds(latents: Float32Array) {
    return { latent_sample: this.#runtime.tensor('float32', latents, [1, ...this.#facts.latentShape]) };
  }
}
