import { Template } from '@huggingface/jinja';
import type { LanguageMessage } from '../../src/protocol/language-api.ts';

/** The template's own text, or the place of a message's content (by index). */
export type TemplatePiece = { readonly text: string } | { readonly message: number };

const PLACE = /\uE000(\d+)\uE001/;

/**
 * A pack's Jinja chat template. It never sees what a person wrote: it is rendered around placeholders (private-use
 * characters), so that no content can change its structure.
 */
export class ChatTemplate {
  readonly #template: Template;

  constructor(source: string) {
    this.#template = new Template(source);
  }

  /** Pieces in order. After a last user message the assistant's turn is opened; a last assistant message stays open. */
  pieces(messages: readonly Pick<LanguageMessage, 'role'>[]): TemplatePiece[] {
    const goesOn = messages.at(-1)?.role === 'assistant';
    const rendered = this.#template.render({
      messages: messages.map(({ role }, index) => ({ role, content: `\uE000${String(index)}\uE001` })),
      add_generation_prompt: !goesOn,
    });
    const pieces = rendered
      .split(PLACE)
      .map((piece, index): TemplatePiece => (index % 2 === 0 ? { text: piece } : { message: Number(piece) }));
    return goesOn ? pieces.slice(0, -1) : pieces;
  }
}
