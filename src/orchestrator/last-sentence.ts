const LONGEST_CAPTION = 300;

/**
 * The last sentence of `text`, trimmed, at most 300 characters (the end is kept); empty when there is none. Used as the
 * caption route's prompt and as a generated medium's description.
 */
export function lastSentence(text: string): string {
  const plain = text.replaceAll(/[*_`#>]+/g, '').trim();
  let last = '';
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'sentence' }).segment(plain)) {
    const sentence = segment.trim();
    // Punctuation alone (a trailing emoji or dash) describes nothing.
    if (/[\p{L}\p{N}]/u.test(sentence)) last = sentence;
  }
  return last.length <= LONGEST_CAPTION ? last : last.slice(-LONGEST_CAPTION).trimStart();
}
