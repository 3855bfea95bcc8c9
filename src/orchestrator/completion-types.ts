/**
 * The engine's chat completions, for other pages: OpenAI's form, with what an any-to-any model has besides.
 *
 *     import { openEngine } from './engine.js';
 *
 *     const engine = await openEngine({ pack: 'mini' });
 *     const stream = await engine.chat.completions.create(
 *       {
 *         messages: [{ role: 'user', content: [
 *           { type: 'text', text: 'Draw this in the rain' },
 *           { type: 'image_url', image_url: { url: URL.createObjectURL(file) } },
 *         ] }],
 *         modalities: ['text', 'image'],
 *         stream: true,
 *       },
 *       { signal },
 *     );
 *     for await (const { choices: [{ delta }] } of stream) {
 *       if (delta.content) show(delta.content);
 *       for (const medium of delta.media ?? []) if (medium.status === 'done') show(medium.part.blob);
 *     }
 *
 * Media come in as `data:` or `blob:` URLs (the page fetches nothing for anybody) and go out as `data:` URL and `Blob`, in
 * the shape in which they come in: `message.parts` of one answer is the `content` of the next request's assistant message.
 */
import type { MediumModality, Modality } from '../domain/modality.ts';

export interface TextContent {
  readonly type: 'text';
  readonly text: string;
}

/** PNG, JPEG, WebP, GIF, BMP, AVIF or SVG; what it is, its bytes say. */
export interface ImageContent {
  readonly type: 'image_url';
  readonly image_url: { readonly url: string; readonly detail?: 'auto' | 'low' | 'high' };
}

/** `data` is base64 of WAV, MP3, M4A, Ogg, FLAC or WebM. */
export interface AudioContent {
  readonly type: 'input_audio';
  readonly input_audio: { readonly data: string; readonly format?: string };
}

/** MP4, MOV or WebM; its sound is heard too. */
export interface VideoContent {
  readonly type: 'video_url';
  readonly video_url: { readonly url: string };
}

export type MediumContent = ImageContent | AudioContent | VideoContent;
export type CompletionContent = TextContent | MediumContent;

export interface CompletionMessage {
  /** `system` (or `developer`) only at the beginning; then `user` and `assistant`, ending with `user`. */
  readonly role: 'system' | 'developer' | 'user' | 'assistant';
  readonly content: string | readonly CompletionContent[];
}

/** How a modality is made; what is left out is as the pack has it. */
export interface GenerationWishes {
  /** Denoising steps. */
  readonly steps?: number;
  readonly guidance_scale?: number;
}

/** Whatever is not named here is refused and not ignored. */
export interface CompletionRequest {
  /** The open pack's name, to be sure; may be left out. */
  readonly model?: string;
  readonly messages: readonly CompletionMessage[];
  /**
   * Absent: the model decides what its reply is made of. Present: each one named comes at least once, others never; text
   * always comes.
   */
  readonly modalities?: readonly Modality[];
  /** Chunks as they come instead of one answer at the end. */
  readonly stream?: boolean;
  /** Unsigned 32-bit: the same request with the same seed, pack and backend has the same answer. */
  readonly seed?: number;
  /** 0 to 2; 0 always takes the likeliest token. */
  readonly temperature?: number;
  /** 0.05 to 1. */
  readonly top_p?: number;
  /** At most so many tokens; `max_tokens` is its older name. */
  readonly max_completion_tokens?: number;
  readonly max_tokens?: number;
  /** 1, which is all there is. */
  readonly n?: number;
  /** Not OpenAI's: 0 to 200, 0 to 0.5, 1 to 2. */
  readonly top_k?: number;
  readonly min_p?: number;
  readonly repetition_penalty?: number;
  /** Not OpenAI's. */
  readonly generation?: Readonly<Partial<Record<MediumModality, GenerationWishes>>>;
}

/** A medium that was made: as content, and as a file (PNG, WAV, WebM) for pages whose policy knows no `data:`. */
export type MadeContent = MediumContent & { readonly blob: Blob };

export interface AnswerMessage {
  readonly role: 'assistant';
  /** The words alone. */
  readonly content: string;
  /** Words and media in the order written. */
  readonly parts: readonly (TextContent | MadeContent)[];
}

export interface CompletionUsage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
  /** Those that need not be computed again. */
  readonly prompt_tokens_details: { readonly cached_tokens: number };
}

/** `length`: the token limit was reached. */
export type FinishReason = 'stop' | 'length';

export interface ChatCompletion {
  readonly id: string;
  readonly object: 'chat.completion';
  /** Seconds since 1970. */
  readonly created: number;
  readonly model: string;
  readonly choices: readonly [
    { readonly index: 0; readonly message: AnswerMessage; readonly finish_reason: FinishReason },
  ];
  readonly usage: CompletionUsage;
}

/** What became of one medium of the reply. `index`: it is the reply's first, second, ... medium, counted from 0. */
export type MediumDelta =
  /** It belongs here, between the words before and after; it is made while the words go on. */
  | { readonly index: number; readonly modality: MediumModality; readonly status: 'begun' }
  | {
      readonly index: number;
      readonly modality: MediumModality;
      readonly status: 'step';
      readonly step: number;
      readonly of: number;
    }
  | { readonly index: number; readonly modality: MediumModality; readonly status: 'done'; readonly part: MadeContent };

export interface CompletionDelta {
  /** In the first chunk. */
  readonly role?: 'assistant';
  /** More words. */
  readonly content?: string;
  readonly media?: readonly MediumDelta[];
}

export interface CompletionChunk {
  /** Of every chunk of one answer the same. */
  readonly id: string;
  readonly object: 'chat.completion.chunk';
  readonly created: number;
  readonly model: string;
  readonly choices: readonly [
    {
      readonly index: 0;
      readonly delta: CompletionDelta;
      /** Null until the last chunk, which comes when all media are done. */
      readonly finish_reason: FinishReason | null;
    },
  ];
  /** In the last chunk. */
  readonly usage?: CompletionUsage;
}

export interface CompletionOptions {
  /** Stops the reply and its media; rejects (or ends the stream) with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Requests are answered one after the other. Throws, or rejects the stream's next chunk, with
 *
 * - `CompletionRequestError`: the request cannot be answered; `param` names the place. Codes: `request/invalid`,
 *   `request/unsupported` (no such option, role or content here), `request/model` (another pack is open), `request/modality` (the
 *   pack does not make or perceive it), `request/remote-url` (only `data:` and `blob:`), `media/…` (the file is broken, empty,
 *   too large, of no known kind)
 * - `CompletionFailedError`: it was not answered to the end; `code` says why (`worker/crashed`, `runtime/out-of-memory`,
 *   `language/message-too-long`, …), `message` what to do, `partial` holds what there was
 * - the signal's reason
 */
export interface ChatCompletions {
  create(
    request: CompletionRequest & { readonly stream: true },
    options?: CompletionOptions,
  ): Promise<AsyncIterableIterator<CompletionChunk>>;
  create(
    request: CompletionRequest & { readonly stream?: false },
    options?: CompletionOptions,
  ): Promise<ChatCompletion>;
  create(
    request: CompletionRequest,
    options?: CompletionOptions,
  ): Promise<ChatCompletion | AsyncIterableIterator<CompletionChunk>>;
}
