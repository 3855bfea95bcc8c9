import type { TextCodec } from './text-codec.ts';

/** Turns token ids into text as they come. A token may end inside a character, whose bytes are held back until whole. */
export class TextStream {
  readonly #codec: TextCodec;
  #decoder = new TextDecoder();
  #segment = '';
  #ids: number[] = [];
  /** Text of the whole reply so far. */
  text = '';

  constructor(codec: TextCodec) {
    this.#codec = codec;
  }

  /** The text that became certain with this token; may be empty. */
  push(id: number): string {
    this.#ids.push(id);
    return this.#add(this.#decoder.decode(this.#codec.bytesOf(id), { stream: true }));
  }

  /**
   * Ends a run of text (the reply's end, or a signal span): returns what was held back, as replacement characters, and
   * lets the codec remember the run's ids, so that the next prompt finds them in the cache.
   */
  end(): string {
    const rest = this.#add(this.#decoder.decode());
    this.#decoder = new TextDecoder();
    if (this.#ids.length > 0) this.#codec.remember(this.#segment, this.#ids);
    this.#segment = '';
    this.#ids = [];
    return rest;
  }

  #add(text: string): string {
    this.#segment += text;
    this.text += text;
    return text;
  }
}
