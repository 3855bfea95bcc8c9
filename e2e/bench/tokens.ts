/**
 * Tokens per second of the product's language worker against @huggingface/transformers' `generate()` on a q8 form
 * of the same model, in the same browser run. The better of the comparison's two graphs counts, figure by figure.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Page } from '@playwright/test';
import type { Row } from '../harness/table.ts';
import { chromiumLaunch } from '../support/chromium.ts';
import { ROOT } from '../support/dist.ts';
import { openBenchSite } from './bench-site.ts';
import { median, textOfTokens } from './statistics.ts';
import type { BenchMessage, Generation } from './page/bench-api.ts';

const REFERENCE = path.join(ROOT, '.cache/reference-q8');
const THREADS = 2;
const NEW_TOKENS = 32;
const CONTEXTS = [64, 512] as const;

interface Figures {
  /** Tokens per second by context length. */
  readonly decode: Record<number, number>;
  readonly prefill512: number;
  readonly turn5Ms: number;
}

type Generate = (messages: readonly BenchMessage[], newTokens: number) => Promise<Generation>;

const user = (content: string): BenchMessage => ({ role: 'user', content });

const QUESTIONS = [
  'Hello! Please tell me about the sea.',
  'Which animals live in it?',
  'And what do they eat all day long?',
  'How deep is the water where whales dive?',
  'Thank you. What should I read next?',
];

/**
 * A prompt of about so many tokens that asks for a long answer. `round` stands at its start, so that no cache of an
 * earlier round can serve it.
 */
function prompt(tokens: number, round: number): BenchMessage[] {
  return [user(`Story ${round}. ${textOfTokens(tokens - 40)} Now tell me a very long story about all of this.`)];
}

/** Four answered turns, then the time to the first token of the fifth. `history` replays another engine's answers. */
async function turn5(generate: Generate, history: BenchMessage[]): Promise<number> {
  const messages: BenchMessage[] = [];
  for (const [index, question] of QUESTIONS.entries()) {
    messages.push(user(question));
    const last = index === QUESTIONS.length - 1;
    const known = history[index];
    if (known && !last) {
      messages.push(known);
      continue;
    }
    const answer = await generate(messages, last ? 8 : NEW_TOKENS);
    if (last) return answer.firstTokenMs;
    const reply: BenchMessage = { role: 'assistant', content: answer.text ?? '' };
    history[index] = reply;
    messages.push(reply);
  }
  throw new Error('unreachable: the last turn returns');
}

/** `history` is filled by the product and replayed to the comparison: both see the same conversation. */
async function measure(generate: Generate, rounds: number, history: BenchMessage[], own: boolean): Promise<Figures> {
  await generate(prompt(128, -1), 8); // wasm is compiled in tiers: the first runs are slower
  const decode: Record<number, number[]> = { 64: [], 512: [] };
  const prefill: number[] = [];
  const firstTokens: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const context of CONTEXTS) {
      const run = await generate(prompt(context, round), NEW_TOKENS);
      // The model may end its answer early; fewer tokens than these say nothing about their rate.
      if (run.newTokens < 8) throw new Error(`only ${run.newTokens} tokens at context ${context}`);
      decode[context]?.push((1000 * (run.newTokens - 1)) / run.decodeMs);
      if (context === 512) prefill.push((1000 * (run.promptTokens - (run.reusedTokens ?? 0))) / run.firstTokenMs);
    }
    firstTokens.push(await turn5(generate, own ? [] : history));
  }
  if (own) await turn5(generate, history);
  return {
    decode: { 64: median(decode[64] ?? []), 512: median(decode[512] ?? []) },
    prefill512: median(prefill),
    turn5Ms: median(firstTokens),
  };
}

function rows(ours: Figures, plain: Figures, gqa: Figures): Row[] {
  const ratio = (measure: string, mine: number, theirs: number, detail: string): Row => ({
    measure,
    value: mine / theirs,
    target: '>= 1.0',
    met: mine / theirs >= 1,
    digits: 2,
    detail,
  });
  const each = (mine: number, a: number, b: number): string =>
    `${mine.toFixed(1)} against plain ${a.toFixed(1)}, GroupQueryAttention ${b.toFixed(1)} tokens/s`;
  const at = (figures: Figures, context: number): number => figures.decode[context] ?? NaN;
  const turn5Ratio = ours.turn5Ms / Math.min(plain.turn5Ms, gqa.turn5Ms);
  return [
    ...CONTEXTS.map((context) =>
      ratio(
        `decode at context ${context}, ratio to transformers.js`,
        at(ours, context),
        Math.max(at(plain, context), at(gqa, context)),
        each(at(ours, context), at(plain, context), at(gqa, context)),
      ),
    ),
    ratio(
      'prefill 512, ratio to transformers.js',
      ours.prefill512,
      Math.max(plain.prefill512, gqa.prefill512),
      each(ours.prefill512, plain.prefill512, gqa.prefill512),
    ),
    {
      measure: 'time to first token of turn 5, ratio to transformers.js',
      value: turn5Ratio,
      target: '<= 0.2',
      met: turn5Ratio <= 0.2,
      digits: 2,
      detail: `${ours.turn5Ms.toFixed(0)} against plain ${plain.turn5Ms.toFixed(0)}, GroupQueryAttention ${gqa.turn5Ms.toFixed(0)} ms`,
    },
  ];
}

const generateIn =
  (page: Page): Generate =>
  (messages, newTokens) =>
    page.evaluate(([messages, newTokens]) => window.bench.generate(messages, newTokens), [
      messages,
      newTokens,
    ] as const);

export async function measureTokens(pack: string, rounds: number): Promise<Row[]> {
  for (const form of ['plain', 'gqa']) {
    if (!existsSync(path.join(REFERENCE, form, 'config.json'))) {
      throw new Error('no comparison model: python -m training.export.reference_q8 --out .cache/reference-q8');
    }
  }
  const site = await openBenchSite(REFERENCE);
  const browser = await chromium.launch(chromiumLaunch());
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(0);
    page.on('console', (message) => {
      if (message.type() === 'error') process.stderr.write(`page: ${message.text()}\n`);
    });
    await page.goto(site.origin);
    await page.waitForFunction(() => 'bench' in window);
    const generate = generateIn(page);
    const history: BenchMessage[] = [];
    process.stderr.write('product ...\n');
    await page.evaluate(([pack, threads]) => window.bench.useProduct(pack, threads), [pack, THREADS] as const);
    const ours = await measure(generate, rounds, history, true);
    const others: Figures[] = [];
    for (const form of ['plain', 'gqa']) {
      process.stderr.write(`transformers.js, ${form} ...\n`);
      await page.evaluate((name) => window.bench.useReference(name), form);
      others.push(await measure(generate, rounds, history, false));
    }
    const [plain, gqa] = others;
    if (!plain || !gqa) throw new Error('two comparison graphs were asked for');
    return rows(ours, plain, gqa);
  } finally {
    await browser.close();
    site.close();
  }
}
