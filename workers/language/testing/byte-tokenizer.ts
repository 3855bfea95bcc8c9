import { TextCodec } from '../text-codec.ts';

export const IM_START = 256;
export const IM_END = 257;
export const IMAGE_SPAN = [258, 259, 260, 261];
export const AUDIO_SPAN = [262, 263];
export const VOCABULARY = 264;

const SPECIAL = ['<|im_start|>', '<|im_end|>', '[IMG0]', '[IMG1]', '[IMG2]', '[IMG3]', '[AUD0]', '[AUD1]'];

/** A byte-level tokenizer without merges: the id of a byte is the byte. */
export function byteCodec(): TextCodec {
  const vocab: Record<string, number> = {};
  let next = 0x100;
  for (let byte = 0; byte < 256; byte += 1) {
    const printable = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte !== 0xad);
    vocab[String.fromCodePoint(printable ? byte : next)] = byte;
    if (!printable) next += 1;
  }
  const description = {
    version: '1.0',
    added_tokens: SPECIAL.map((content, index) => ({ id: 256 + index, content, special: true, normalized: false })),
    normalizer: null,
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
    post_processor: null,
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: { type: 'BPE', vocab, merges: [], unk_token: null, byte_fallback: false, ignore_merges: false },
  };
  return TextCodec.parse(JSON.stringify(description), JSON.stringify({ tokenizer_class: 'GPT2Tokenizer' }));
}
