/** Test cases: what a user says and shows, turn by turn, and what the reply should be. One JSON object a line. */
import path from 'node:path';
import * as v from 'valibot';

const Modality = v.picklist(['text', 'image', 'audio', 'video']);
const Rule = v.picklist(['auto', 'ask', 'forbid']);
const NonEmpty = v.pipe(v.string(), v.minLength(1));

const ContentPart = v.variant('type', [
  v.strictObject({ type: v.literal('text'), text: NonEmpty }),
  /** Relative to the case file. */
  v.strictObject({ type: v.picklist(['image', 'audio', 'video']), path: NonEmpty }),
]);

const UserMessage = v.strictObject({
  role: v.literal('user'),
  content: v.pipe(v.array(ContentPart), v.minLength(1)),
});

const CaseSchema = v.strictObject({
  /** Names files, hence the narrow alphabet. */
  id: v.pipe(v.string(), v.regex(/^[\w.-]{1,80}$/, 'must be 1 to 80 of letters, digits, "_", "-", "."')),
  seed: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
  messages: v.pipe(v.array(UserMessage), v.minLength(1)),
  /** Modalities of the last reply. */
  want: v.optional(v.pipe(v.array(Modality), v.minLength(1))),
  routing: v.optional(
    v.strictObject({ image: v.exactOptional(Rule), audio: v.exactOptional(Rule), video: v.exactOptional(Rule) }),
  ),
  expect: v.optional(
    v.strictObject({
      style: v.optional(NonEmpty),
      /** Lower-cased Unicode name. */
      concept: v.optional(NonEmpty),
      /** The class of the sound asked for, of training/data/sound_classes.py. */
      sound: v.optional(NonEmpty),
      /** A key of MOTIONS in training/data/motions.py. */
      motion: v.optional(NonEmpty),
      /** Colour that a picture is to be changed to, of training/data/latents.py. */
      hue: v.optional(NonEmpty),
      /** Colour of the background that it is to be given, of training/data/rendering_variants.py. */
      ground: v.optional(NonEmpty),
      /** The noun and its synonyms: one of them in the last reply's text counts. */
      names: v.optional(v.pipe(v.array(NonEmpty), v.minLength(1))),
    }),
  ),
  note: v.optional(v.string()),
});

export type Case = v.InferOutput<typeof CaseSchema>;

export class CaseFileError extends Error {
  constructor(
    readonly file: string,
    readonly problems: readonly string[],
  ) {
    super(`${file}:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

function parseLine(line: string): { readonly case: Case } | { readonly problems: readonly string[] } {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return { problems: [error instanceof Error ? error.message : 'not JSON'] };
  }
  const result = v.safeParse(CaseSchema, value);
  if (result.success) return { case: result.output };
  return { problems: result.issues.map((issue) => `${v.getDotPath(issue) ?? 'case'}: ${issue.message}`) };
}

/** Throws a `CaseFileError` that names every wrong line. */
export function parseCases(text: string, file: string): Case[] {
  const cases: Case[] = [];
  const problems: string[] = [];
  const lineOfId = new Map<string, number>();
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const number = index + 1;
    const parsed = parseLine(line);
    if ('problems' in parsed) {
      problems.push(...parsed.problems.map((problem) => `line ${number}: ${problem}`));
      continue;
    }
    const earlier = lineOfId.get(parsed.case.id);
    if (earlier !== undefined)
      problems.push(`line ${number}: id "${parsed.case.id}" stands on line ${earlier} already`);
    lineOfId.set(parsed.case.id, number);
    cases.push(parsed.case);
  }
  if (problems.length === 0 && cases.length === 0) problems.push('no cases');
  if (problems.length > 0) throw new CaseFileError(file, problems);
  return cases;
}

/** Absolute paths of all files that a case shows or plays. */
export function mediaPaths(testCase: Case, caseFile: string): string[] {
  return testCase.messages
    .flatMap((message) => message.content)
    .flatMap((part) => (part.type === 'text' ? [] : [path.resolve(path.dirname(caseFile), part.path)]));
}
