import { AppError } from '../domain/app-error.ts';
import type { AnswerMessage } from './completion-types.ts';

/** A request that cannot be answered. `param` is the place in it, such as `messages[1].content[0].image_url.url`. */
export class CompletionRequestError extends AppError {
  override readonly name = 'CompletionRequestError';
  override readonly code: string;
  readonly param: string;

  constructor(code: string, param: string, problem: string, options?: ErrorOptions) {
    super(`${param}: ${problem}`, options);
    this.code = code;
    this.param = param;
  }
}

/** An answer that broke off; `partial` is what there was of it. */
export class CompletionFailedError extends AppError {
  override readonly name = 'CompletionFailedError';
  override readonly code: string;
  readonly partial: AnswerMessage;

  constructor(code: string, message: string, partial: AnswerMessage) {
    super(message);
    this.code = code;
    this.partial = partial;
  }
}
