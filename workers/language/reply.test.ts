import { expect, test } from 'vitest';
import type { LanguageEvent, ReplyRequest, ReplyResult } from '../../src/protocol/language-api.ts';
import { PromptBuilder } from './prompt-builder.ts';
import { Reply } from './reply.ts';
import type { ReplyParts } from './reply.ts';
import { AUDIO_SPAN, IMAGE_SPAN, IM_END, IM_START, VOCABULARY, byteCodec } from './testing/byte-tokenizer.ts';
import { FACTS } from './testing/facts.ts';

/** A model that wants to write given ids; a rival id may be nearly as likely at one place. */
class ScriptedModel {
  readonly appended: number[][] = [];
  length = 0;
  readonly #script: readonly number[];
  readonly #rivals: ReadonlyMap<number, number>;
  #written = 0;
  #prompt = true;

  constructor(script: readonly number[], rivals: ReadonlyMap<number, number> = new Map()) {
    this.#script = script;
    this.#rivals = rivals;
  }
  get blockSize(): number {
    return this.length === 0 ? 1 : FACTS.prefillChunk;
  }
  reuse(): number {
    return 0;
  }
  append(codes: readonly number[]): Promise<Float32Array> {
    this.appended.push([...codes]);
    this.length += codes.length;
    if (!this.#prompt) this.#written += 1;
    return Promise.resolve(Float32Array.from({ length: codes.length * FACTS.hiddenSize }, (_, index) => index));
  }
  logits(): Promise<Float32Array> {
    this.#prompt = false;
    const logits = new Float32Array(VOCABULARY).fill(-20);
    logits[this.#script[this.#written] ?? IM_END] = 2;
    const rival = this.#rivals.get(this.#written);
    if (rival !== undefined) logits[rival] = 1;
    return Promise.resolve(logits);
  }
  addEmbeddings(hidden: Float32Array, ids: readonly number[]): void {
    ids.forEach((id, row) => {
      hidden[row * FACTS.hiddenSize] = id;
    });
  }
}

interface Outcome {
  readonly events: LanguageEvent[];
  readonly result: ReplyResult;
  readonly model: ScriptedModel;
  readonly text: string;
}

const bytes = (text: string): number[] => [...new TextEncoder().encode(text)];

async function run(
  model: ScriptedModel,
  changes: Partial<ReplyRequest> = {},
  signal = new AbortController().signal,
  events: LanguageEvent[] = [],
): Promise<Outcome> {
  const codec = byteCodec();
  const parts: ReplyParts = { facts: FACTS, codec, prompts: new PromptBuilder(FACTS, codec), model };
  const request: ReplyRequest = {
    messages: [{ role: 'user', parts: [{ type: 'text', text: 'hello' }] }],
    sampling: FACTS.sampling,
    routing: {},
    seed: 1,
    ...changes,
  };
  const result = await new Reply(parts, request, (event) => events.push(event), signal).run();
  const text = events.map((event) => (event.type === 'text-delta' ? event.text : '')).join('');
  return { events, result, model, text };
}

const spans = (events: readonly LanguageEvent[]): Extract<LanguageEvent, { type: 'signal-span' }>[] =>
  events.filter((event) => event.type === 'signal-span');

test('text streams until the stop token', async () => {
  const { text, result, events } = await run(new ScriptedModel(bytes('Héllo 🦊')));
  expect(text).toBe('Héllo 🦊');
  expect(result).toMatchObject({ finish: 'stop', newTokens: bytes('Héllo 🦊').length, reusedTokens: 0 });
  expect(events.every((event) => event.type !== 'text-delta' || !event.text.includes('\uFFFD'))).toBe(true);
});

test('the prompt is prefilled in chunks with progress', async () => {
  const { model, result, events } = await run(new ScriptedModel([]));
  expect(model.appended[0]).toHaveLength(1);
  expect(model.appended[1]).toHaveLength(FACTS.prefillChunk);
  expect(model.appended.flat()).toHaveLength(result.promptTokens);
  expect(events.filter((event) => event.type === 'prefill').at(-1)).toMatchObject({
    doneTokens: result.promptTokens,
    totalTokens: result.promptTokens,
  });
});

test('the first signal token brings the whole span as one block, and text may follow', async () => {
  const { events, model, text } = await run(new ScriptedModel([...bytes('A. '), IMAGE_SPAN[0] ?? 0, ...bytes('B')]));
  expect(text).toBe('A. B');
  expect(model.appended).toContainEqual(IMAGE_SPAN);
  const [span] = spans(events);
  expect(span).toMatchObject({ modality: 'image', index: 0, forced: false, textBefore: 'A. ' });
  expect(span?.probability).toBeCloseTo(1, 5);
  expect(span?.signalHiddenStates.dims).toEqual([4, 4]);
  expect(span?.signalHiddenStates.data[4]).toBe(IMAGE_SPAN[1]);
});

test('every decision is told with its odds: text, a whole span as one, and the end', async () => {
  const { events, result } = await run(new ScriptedModel([...bytes('A'), IMAGE_SPAN[0] ?? 0]));
  const tokens = events.filter((event) => event.type === 'token');
  expect(tokens.map(({ text, wrote }) => [text, wrote])).toEqual([
    ['A', 'text'],
    [FACTS.signals.image?.spellings[0], 'signal'],
    ['', 'end'],
  ]);
  const odds = tokens.map((token) => token.odds.image ?? NaN);
  expect(odds[1]).toBeGreaterThan(0.9);
  expect(Math.max(odds[0] ?? 1, odds[2] ?? 1)).toBeLessThan(0.01);
  expect(result.widths).toEqual({ hidden: FACTS.hiddenSize, vocabulary: FACTS.vocabSize });
});

test('several spans are reported in the order written', async () => {
  const { events } = await run(new ScriptedModel([AUDIO_SPAN[0] ?? 0, ...bytes('x'), IMAGE_SPAN[0] ?? 0]));
  expect(spans(events).map(({ modality, index }) => [modality, index])).toEqual([
    ['audio', 0],
    ['image', 1],
  ]);
});

test('a later signal token or a template token is never sampled', async () => {
  const script = [IMAGE_SPAN[2] ?? 0, IM_START, ...bytes('k')];
  const { events, text } = await run(
    new ScriptedModel(
      script,
      new Map([
        [0, 0x61],
        [1, 0x62],
      ]),
    ),
  );
  expect(spans(events)).toHaveLength(0);
  expect(text).toBe('abk');
});

test('a forbidden modality is not written, but its probability is reported', async () => {
  const script = [IMAGE_SPAN[0] ?? 0, ...bytes('fine')];
  const { events, text, result } = await run(new ScriptedModel(script, new Map([[0, 0x6f]])), {
    routing: { image: 'forbid' },
  });
  expect(spans(events)).toHaveLength(0);
  expect(text).toBe('ofine');
  expect(result.signalPeaks.image?.tokenIndex).toBe(0);
  expect(result.signalPeaks.image?.probability).toBeGreaterThan(0.7);
});

test('an asked modality is forced once, where the reply would end without it', async () => {
  const { events, text } = await run(new ScriptedModel(bytes('Sure.')), { routing: { image: 'ask' } });
  expect(text).toBe('Sure.');
  expect(spans(events)).toMatchObject([{ modality: 'image', forced: true, probability: 1, textBefore: 'Sure.' }]);
});

test('an asked modality that the model writes itself is not forced again', async () => {
  const { events } = await run(new ScriptedModel([IMAGE_SPAN[0] ?? 0]), { routing: { image: 'ask' } });
  expect(spans(events)).toMatchObject([{ forced: false }]);
});

test('an asked modality also comes when the reply runs into its length', async () => {
  const sampling = { ...FACTS.sampling, maxNewTokens: 3 };
  const { events, result, text } = await run(new ScriptedModel(bytes('abcdef')), {
    routing: { image: 'ask' },
    sampling,
  });
  expect(text).toBe('abc');
  expect(spans(events)).toMatchObject([{ forced: true }]);
  expect(result.finish).toBe('length');
});

test('a model that loops spans is stopped', async () => {
  const { events } = await run(new ScriptedModel(Array.from({ length: 40 }, () => IMAGE_SPAN[0] ?? 0)));
  expect(spans(events)).toHaveLength(5);
});

test('an abort ends the reply between two tokens, and what was shown stays', async () => {
  const controller = new AbortController();
  const model = new ScriptedModel(bytes('abcdefghij'));
  const events: LanguageEvent[] = [];
  events.push = (...added: LanguageEvent[]): number => {
    if (added[0]?.type === 'text-delta' && added[0].text === 'c') controller.abort();
    return Array.prototype.push.apply(events, added);
  };
  await expect(run(model, {}, controller.signal, events)).rejects.toMatchObject({ name: 'AbortError' });
  expect(events.filter((event) => event.type === 'text-delta')).toHaveLength(3);
  expect(model.appended.slice(-3)).toEqual(bytes('abc').map((id) => [id]));
});

test('the same seed samples the same reply, another seed another', async () => {
  const sampling = { ...FACTS.sampling, temperature: 2, maxNewTokens: 24 };
  const rivals = new Map(Array.from({ length: 40 }, (_, index) => [index, 0x7a] as const));
  const write = async (seed: number): Promise<string> =>
    (await run(new ScriptedModel(bytes('a'.repeat(40)), rivals), { sampling, seed })).text;
  expect(await write(5)).toBe(await write(5));
  expect(await write(5)).not.toBe(await write(6));
});
