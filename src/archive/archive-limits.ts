/** What an archive may cost whoever opens it. Exports keep to the same limits, so that what was saved can be read back. */

/** The zip file itself. */
export const MOST_ARCHIVE_BYTES = 2 * 1024 ** 3;
/** All that is unpacked of it together. */
export const MOST_UNPACKED_BYTES = 2 * 1024 ** 3;
export const MOST_ENTRIES = 20_000;
export const MOST_CONVERSATIONS = 2000;
/** As large as a file that is attached may be. */
export const MOST_MEDIUM_BYTES = 64e6;
/** One conversation without its media; a span's hidden states are about 12 kB of it. */
export const MOST_JSON_BYTES = 64e6;
/** Deflate makes up to 1,030 bytes of one; media and JSON never come near this. */
export const HIGHEST_RATIO = 200;
/** So little may be packed at any ratio: it is no danger, and a silent sound packs well. */
export const RATIO_FREE_BYTES = 4e6;
/** Levels of `[` and `{`. Version 1 has 8. */
export const DEEPEST_JSON = 16;

export const MOST_TURNS = 5000;
/** Of one message or one reply. */
export const MOST_PARTS = 500;
export const MOST_NOTICES = 100;
/** UTF-16 units of one piece of text. */
export const LONGEST_TEXT = 1_000_000;
export const LONGEST_TITLE = 200;
/** Of a span's hidden states: tokens by width, as float32. */
export const MOST_TENSOR_VALUES = 1 << 18;
