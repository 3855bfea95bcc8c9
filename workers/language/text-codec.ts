import { Tokenizer } from '@huggingface/tokenizers';
import { PackContentError } from '../shared/pack-content-error.ts';

interface TokenizerJson {
  readonly added_tokens: readonly { readonly id: number; readonly content: string; readonly special: boolean }[];
  readonly decoder: { readonly type: string } | null;
}

const MEMORY = 512;

/**
 * Text to token ids and back. What a person typed goes through `encodeText`, which knows no special token: text that
 * spells `<|im_end|>` or `[IMG0]` stays ordinary characters. Only the chat template's own text may spell them.
 */
export class TextCodec {
  readonly #plain: Tokenizer;
  readonly #special: ReadonlyMap<string, number>;
  readonly #specialIds: ReadonlySet<number>;
  readonly #specialPattern: RegExp | undefined;
  readonly #bytes = new Map<number, Uint8Array>();
  /** Ids of recent texts. Replies are remembered as they were generated, which encoding them anew may not reproduce. */
  readonly #recent = new Map<string, readonly number[]>();

  private constructor(plain: Tokenizer, special: ReadonlyMap<string, number>) {
    this.#plain = plain;
    this.#special = special;
    this.#specialIds = new Set(special.values());
    // Longest first: no token may hide a longer one that starts like it.
    const spellings = [...special.keys()].sort((a, b) => b.length - a.length).map(escapeForPattern);
    if (spellings.length > 0) this.#specialPattern = new RegExp(`(${spellings.join('|')})`);
  }

  /** Reads a byte-level BPE `tokenizer.json`. Throws `PackContentError` for other forms. */
  static parse(tokenizerJson: string, configJson: string): TextCodec {
    const description = JSON.parse(tokenizerJson) as TokenizerJson;
    if (description.decoder?.type !== 'ByteLevel') {
      throw new PackContentError('its tokenizer is not a byte-level one, which is the only kind that streams safely');
    }
    const config = JSON.parse(configJson) as object;
    // Without its added tokens the tokenizer cannot recognise one in text.
    const plain = new Tokenizer({ ...description, added_tokens: [] }, { ...config, added_tokens_decoder: {} });
    return new TextCodec(plain, new Map(description.added_tokens.map(({ content, id }) => [content, id])));
  }

  /** Every id that is no text. */
  get specialIds(): ReadonlySet<number> {
    return this.#specialIds;
  }

  /** Ids of text that may hold anything; never a special id. */
  encodeText(text: string): readonly number[] {
    const known = this.#recent.get(text);
    if (known !== undefined) return known;
    const ids = text === '' ? [] : this.#plain.encode(text, { add_special_tokens: false }).ids;
    this.remember(text, ids);
    return ids;
  }

  /** Ids of the pack's own text, in which special tokens are recognised. */
  encodeTemplate(text: string): readonly number[] {
    const pieces = this.#specialPattern === undefined ? [text] : text.split(this.#specialPattern);
    return pieces.flatMap((piece) => this.#special.get(piece) ?? this.encodeText(piece));
  }

  /** Lets `encodeText(text)` return exactly these ids from now on, so that a cached reply is found again. */
  remember(text: string, ids: readonly number[]): void {
    this.#recent.delete(text);
    this.#recent.set(text, ids);
    if (this.#recent.size > MEMORY) {
      const [oldest] = this.#recent.keys();
      if (oldest !== undefined) this.#recent.delete(oldest);
    }
  }

  /** The UTF-8 bytes (perhaps part of a character) that a token stands for; empty for special ids. */
  bytesOf(id: number): Uint8Array {
    let bytes = this.#bytes.get(id);
    if (bytes === undefined) {
      bytes = toBytes(this.#specialIds.has(id) ? '' : (this.#plain.id_to_token(id) ?? ''));
      this.#bytes.set(id, bytes);
    }
    return bytes;
  }
}

/** Byte-level vocabularies spell every byte as one printable character; this is the way back. */
const byteOfCharacter = byteAlphabet();

function toBytes(token: string): Uint8Array {
  return Uint8Array.from([...token].map((character) => byteOfCharacter.get(character) ?? 0x3f));
}

/** Printable Latin-1 stands for itself; the other bytes are numbered from U+0100 on, in order. */
function byteAlphabet(): ReadonlyMap<string, number> {
  const alphabet = new Map<string, number>();
  let next = 0x100;
  for (let byte = 0; byte < 256; byte += 1) {
    const printable = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte !== 0xad);
    alphabet.set(String.fromCodePoint(printable ? byte : next), byte);
    if (!printable) next += 1;
  }
  return alphabet;
}

function escapeForPattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
