/** Test support: a conversation with whatever one can have. */
import type { MediumId } from '../domain/message.ts';
import type { TakenConversation } from '../orchestrator/conversation-transfer.ts';
import type { ConversationId } from '../orchestrator/turn-store.ts';
import { newTurn } from '../orchestrator/turn.ts';
import type { GeneratedPart, ItemId, Turn, TurnId, TurnOptions } from '../orchestrator/turn.ts';

const OPTIONS: TurnOptions = {
  routing: { image: 'ask' },
  route: 'signal',
  seed: 4_000_000_000,
  sampling: { temperature: 0.7, topP: 0.9, topK: 40, minP: 0.05, repetitionPenalty: 1.1, maxNewTokens: 64 },
  systemPrompt: 'Be kind.',
  denoising: { image: { steps: 4, guidanceScale: 3.5 }, audio: { steps: 6, guidanceScale: 2 } },
};

function item(itemId: string, change: Partial<GeneratedPart>): GeneratedPart {
  const attempt = { steps: 4, guidanceScale: 3.5, seed: 11, route: 'signal' } as const;
  return {
    type: 'generated',
    modality: 'image',
    itemId: itemId as ItemId,
    status: 'done',
    span: {
      index: 0,
      probability: 0.9,
      forced: false,
      signalHiddenStates: { dims: [2, 3], data: Float32Array.of(0.1, -2, 3e-8, 1e30, 0, -0.5) },
      textBefore: 'Here is a cat.',
    },
    caption: 'Here is a cat.',
    attempt,
    progress: null,
    preview: null,
    drawing: null,
    failure: null,
    ...change,
  };
}

function turn(id: string, change: Partial<Turn>): Turn {
  return { ...newTurn(id as TurnId, [{ type: 'text', text: `Say ${id}` }], OPTIONS), stage: 'done', ...change };
}

const medium = (id: string): MediumId => id as MediumId;

/** Three turns shown and one aside; a picture that is attached and spoken of, one drawn, a sound made, one that failed. */
export function sampleConversation(picture: Blob, sound: Blob): TakenConversation {
  const drawn = { steps: 4, guidanceScale: 3.5, seed: 11, route: 'signal', milliseconds: 12.5 } as const;
  const first = turn('t1', {
    user: [
      { type: 'medium', modality: 'image', mediumId: medium('m1') },
      { type: 'text', text: 'A cat, please' },
    ],
    reply: [
      { type: 'text', text: 'Here is a cat. \u{1f431} \ud800' },
      item('i1', {
        film: [{ step: 1, pixels: { width: 1, height: 1, data: new Uint8ClampedArray(4) } }],
        drawing: {
          ...drawn,
          modules: { denoiser: { runs: 4, milliseconds: 8, input: [1, 2], output: [1, 2] } },
          mediumId: medium('m2'),
          extent: { modality: 'image', width: 8, height: 8 },
        },
      }),
      item('i2', {
        modality: 'audio',
        drawing: { ...drawn, mediumId: medium('m3'), extent: { modality: 'audio', seconds: 0.5, sampleRate: 16_000 } },
      }),
    ],
    notices: [
      { code: 'a', message: 'Something.' },
      { code: 'b', message: 'Worse.', severity: 'error' },
    ],
    droppedTurns: 2,
    result: {
      finish: 'stop',
      promptTokens: 10,
      reusedTokens: 1,
      newTokens: 5,
      signalPeaks: { image: { probability: 0.25, tokenIndex: 3 } },
      timings: { firstTokenMs: 1.5, prefillMs: 2, decodeMs: 3 },
      widths: { hidden: 3, vocabulary: 7 },
    },
    trace: { perceptions: [], tokens: [{ text: 'Here', wrote: 'text', odds: { image: 0.5 } }] },
  });
  const failed = item('i3', {
    source: medium('m2'),
    status: 'failed',
    failure: { code: 'runtime/x', message: 'Broke.', action: 'retry' },
  });
  const second = turn('t2', { stage: 'stopped', references: [medium('m1')], reply: [failed] });
  const aside = turn('t3', { stage: 'failed', failure: { code: 'x', message: 'No.', action: 'none' } });
  const third = turn('t4', {
    stage: 'writing',
    reply: [item('i4', { status: 'drawing', progress: { step: 1, of: 4 } })],
  });
  return {
    conversation: {
      id: 'c1' as ConversationId,
      turns: [first, second, third],
      branches: {
        parents: [
          [first.id, null],
          [second.id, first.id],
          [aside.id, first.id],
          [third.id, second.id],
        ],
        aside: [aside],
      },
    },
    title: 'Cats & more',
    pinned: true,
    createdAt: 1_700_000_000_000,
    updatedAt: 1_700_000_001_000,
    media: new Map([
      [medium('m1'), picture],
      [medium('m2'), picture],
      [medium('m3'), sound],
    ]),
  };
}
