const SOUND_TYPES = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus'];
const CLIP_TYPES = ['video/webm;codecs=vp9,opus', 'video/webm;codecs=vp8,opus', 'video/webm', 'video/mp4'];
/** A piece now and then, so that what a failing recorder had already given is not lost. */
const PIECE_MS = 1000;

/** What comes from a stream, as a file. */
export class StreamRecording {
  readonly #recorder: MediaRecorder;
  readonly #pieces: Blob[] = [];
  readonly #startedAt = performance.now();
  /** Settles when nothing more is recorded, be it that the device was unplugged. */
  readonly ended: Promise<void>;

  constructor(stream: MediaStream) {
    const types = stream.getVideoTracks().length > 0 ? CLIP_TYPES : SOUND_TYPES;
    const mimeType = types.find((type) => MediaRecorder.isTypeSupported(type));
    this.#recorder = new MediaRecorder(stream, mimeType === undefined ? {} : { mimeType });
    this.#recorder.addEventListener('dataavailable', ({ data }) => {
      if (data.size > 0) this.#pieces.push(data);
    });
    this.ended = new Promise((resolve) => {
      for (const event of ['stop', 'error'])
        this.#recorder.addEventListener(
          event,
          () => {
            resolve();
          },
          { once: true },
        );
    });
    this.#recorder.start(PIECE_MS);
  }

  /** Since it began. */
  get seconds(): number {
    return (performance.now() - this.#startedAt) / 1000;
  }

  /** Ends it; the stream is the caller's to stop. The file states its length. Null where nothing came. */
  async finish(): Promise<Blob | null> {
    this.stop();
    await this.ended;
    const [{ type } = { type: '' }] = this.#pieces;
    const recorded = new Blob(this.#pieces, { type: type || this.#recorder.mimeType });
    if (recorded.size === 0) return null;
    const { withLength } = await import('./with-length.ts');
    return withLength(recorded);
  }

  /** Ends it; what was recorded is of no interest. */
  stop(): void {
    if (this.#recorder.state !== 'inactive') this.#recorder.stop();
  }
}
