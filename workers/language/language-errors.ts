import { AppError } from '../../src/domain/app-error.ts';

/** One turn alone is longer than the model can read. */
export class MessageTooLongError extends AppError {
  override readonly name = 'MessageTooLongError';
  override readonly code = 'language/message-too-long';
  readonly tokens: number;
  readonly limit: number;

  constructor(tokens: number, limit: number) {
    super(
      `This message is too long for the model: ${String(tokens)} tokens, of at most ${String(limit)} ` +
        `(about ${String(Math.floor(limit * 0.75))} English words). Shorten it or send it in parts.`,
    );
    this.tokens = tokens;
    this.limit = limit;
  }
}
