const FENCE = '$$';
/** Code, which is left as it is: fenced, indented by a fence that is still open, or inline. */
const CODE = /(```[\s\S]*?(?:```|$)|~~~[\s\S]*?(?:~~~|$)|`[^`\n]*`)/;
const BLOCK = /\\\[([\s\S]+?)\\\]|^[ \t]*\$\$([^$\n]+)\$\$[ \t]*$/gm;
const INLINE = /\\\(([\s\S]+?)\\\)/g;
/** One dollar, where it is no price: no space inside, no digit or letter after it. */
const DOLLAR = /(?<![\\$\w])\$(?=[^\s$])([^$\n]*?[^\s\\$])\$(?![\w$])/g;
/** Something that a formula has and a price has not; a letter alone is one, too. */
const FORMULA = /[\\^_={}+*/<>|-]|^[A-Za-z]$/;

/**
 * Formulas in all the ways in which models set them off, in the one that the markdown parser takes: `$$…$$`, on lines of their own
 * where they stand for themselves.
 */
export function withMathsDelimiters(text: string): string {
  if (!/\$|\\[([]/.test(text)) return text;
  return text
    .split(CODE)
    .map((part, index) => (index % 2 === 1 ? part : inWords(part)))
    .join('');
}

const inWords = (text: string): string =>
  text
    .replace(BLOCK, (_, brackets: string | undefined, dollars: string | undefined) =>
      ['', '', FENCE, (brackets ?? dollars ?? '').trim(), FENCE, '', ''].join('\n'),
    )
    .replace(INLINE, (_, formula: string) => FENCE + formula.trim() + FENCE)
    .replace(DOLLAR, (whole, formula: string) => (FORMULA.test(formula) ? FENCE + formula + FENCE : whole));
