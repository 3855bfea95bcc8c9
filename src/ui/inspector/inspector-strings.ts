import type { MediumModality } from '../../domain/modality.ts';
import type { Activity, ModuleName } from '../../orchestrator/module-states.ts';
import { spokenInspector } from '../strings.ts';
import type { TierName } from './diagram-layout.ts';

/** Words of the inspector, apart from the page's (strings.ts) because they come when it is first opened. */
export const ENGLISH_INSPECTOR = {
  title: 'Inside this reply',
  diagram: 'What ran',
  diagramNote: 'The three tiers of NExT-GPT. Lit: it ran for this reply. Choose a part to see what it did.',
  words: 'Words',
  tiers: { perception: 'Perception', language: 'Language', generation: 'Generation' } satisfies Record<
    TierName,
    string
  >,
  modules: {
    encoder: 'Encoder',
    inputProjection: 'Input projection',
    llm: 'Language model',
    textEncoder: 'Caption encoder',
    outputProjection: 'Output projection',
    denoiser: 'Denoiser',
    vaeDecoder: 'Decoder',
    vocoder: 'Vocoder',
  } satisfies Record<ModuleName, string>,
  purposes: {
    encoder:
      'Turns what was shown or played into a grid of features. It is frozen: it was never trained with the rest.',
    inputProjection: 'Groups the grid into a few concept tokens, which the language model reads as if they were words.',
    llm: 'Reads words and concept tokens in one row, and writes words and signal tokens.',
    textEncoder: 'Reads the written caption in place of the signal: the route for comparison.',
    outputProjection: 'Turns the hidden states of the signal tokens into what the denoiser is told.',
    denoiser: 'Takes noise out of the latents, step by step, towards what it was told.',
    vaeDecoder: 'Turns finished latents into pixels or a spectrogram, and the previews on the way.',
    vocoder: 'Turns a spectrogram into a waveform.',
  } satisfies Record<ModuleName, string>,
  activities: {
    idle: 'did not run',
    waiting: 'waiting',
    running: 'running',
    ran: 'ran',
    kept: 'kept',
    stopped: 'stopped',
    failed: 'failed',
  } satisfies Record<Activity, string>,
  keptFromBefore: 'kept from an earlier turn, nothing ran',
  facts: {
    state: 'State',
    time: 'Time',
    runs: 'Runs',
    each: 'Each',
    prefill: 'Reading',
    decode: 'Writing',
    takes: 'Takes',
    gives: 'Gives',
    weights: 'Weights in memory',
  },
  figures: {
    heading: 'Figures',
    speed: 'Tokens per second',
    first: 'First word after',
    read: 'Tokens read',
    kept: (tokens: string) => `${tokens} kept from before`,
    written: 'Tokens written',
    media: 'Making media',
    memory: 'Weights in memory',
    memoryNote: 'of the tiers now loaded',
  },
  unmeasured: 'This reply was made before the page measured itself: what ran is known, but neither times nor shapes.',
  odds: {
    heading: 'How close it was to making something',
    note: 'How likely the first signal token was at every token of the reply, on a scale of powers of ten.',
    token: 'Token',
    at: (token: string, of: string) => `Token ${token} of ${of}`,
    end: 'end of the reply',
    most: (medium: string, probability: string, token: string, text: string) =>
      `${medium}: at most ${probability}, at token ${token} (${text}).`,
    under: (probability: string) => `under ${probability}`,
    never: (medium: string, probability: string) => `${medium}: ${probability} at every token.`,
  },
  grouping: {
    heading: 'What each concept token took',
    note: 'The input projection gave every patch to one of its concept tokens. Point at one to see its patches alone.',
    isolate: (token: string, patches: string) => `Concept token ${token}: ${patches}`,
    patches: (taken: number, all: number) => `${String(taken)} of ${String(all)} patches`,
    map: {
      image: 'Picture with its patches coloured by concept token',
      audio: 'Spectrogram with its patches coloured by concept token',
      video: 'Frames with their patches coloured by concept token',
    } satisfies Record<MediumModality, string>,
    noSpectrogram: 'The spectrogram itself is not kept after a reload.',
    gone: 'The medium itself is no longer kept.',
  },
  film: {
    heading: 'From noise to result',
    note: 'What the decoder saw in the latents on the way.',
    step: (step: string) => `Step ${step}`,
    result: 'Result',
    of: (description: string) => `Steps of ${description}`,
    notKept: 'The steps on the way are not kept after a reload.',
    few: 'There were too few steps to look at on the way.',
  },
};

export type InspectorStrings = typeof ENGLISH_INSPECTOR;

/** In the page's language; read while rendering. */
export const inspectorStrings = (): InspectorStrings => spokenInspector ?? ENGLISH_INSPECTOR;
