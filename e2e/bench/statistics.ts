export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

const WORDS =
  'the old boat went down to the quiet river in the morning and the people on the shore saw how it came back with fish'.split(
    ' ',
  );

/** Plain words, nearly all of them one token each in an English byte-pair vocabulary. */
export function textOfTokens(tokens: number): string {
  return Array.from({ length: Math.max(0, tokens) }, (_, index) => WORDS[index % WORDS.length]).join(' ');
}
