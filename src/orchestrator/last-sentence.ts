const LONGEST_CAPTION = 300;

/**
 * Between two sentences, by the plain cases of Unicode's sentence boundaries (UAX 29): a new line, or blanks after an end mark
 * with its closing quotes and brackets; after a full stop only if what follows does not go on in lower case. `Intl.Segmenter`
 * knows more of them, but building one holds the page up for 30 ms of processor time just when a reply's words stream.
 */
const BETWEEN_SENTENCES = /\s*[\r\n]\s*|(?<=[!?。！？]["'”’)\]]*)\s+|(?<=[.…]["'”’)\]]*)\s+(?![a-z])/;

/**
 * The last sentence of `text`, trimmed, at most 300 characters (the end is kept); empty when there is none. Used as the
 * caption route's prompt and as a generated medium's description.
 */
export function lastSentence(text: string): string {
  const plain = text.replaceAll(/[*_`#>]+/g, '').trim();
  // Punctuation alone (a trailing emoji or dash) describes nothing.
  const last = plain.split(BETWEEN_SENTENCES).findLast((sentence) => /[\p{L}\p{N}]/u.test(sentence)) ?? '';
  return last.length <= LONGEST_CAPTION ? last : last.slice(-LONGEST_CAPTION).trimStart();
}
