export interface BenchMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export interface Generation {
  readonly promptTokens: number;
  readonly newTokens: number;
  /** From the call to the first new token. */
  readonly firstTokenMs: number;
  /** From the first new token to the last. */
  readonly decodeMs: number;
  /** The product's only. */
  readonly text?: string;
  readonly reusedTokens?: number;
}

/** One engine under measurement; both have the same two verbs. */
export interface BenchEngine {
  load(): Promise<void>;
  generate(messages: readonly BenchMessage[], newTokens: number): Promise<Generation>;
  dispose(): Promise<void>;
}
