import { saveFile } from '../media/save-file.ts';
import { automaticTitle } from '../orchestrator/conversation-title.ts';
import type { ConversationKeeper } from '../orchestrator/conversation-keeper.ts';
import type { TakenConversation } from '../orchestrator/conversation-transfer.ts';
import { toFailure } from '../orchestrator/failure.ts';
import type { Failure } from '../orchestrator/failure.ts';
import type { ConversationId } from '../orchestrator/turn-store.ts';
import { ValueStore } from '../orchestrator/value-store.ts';
import { spokenLanguage } from './language.ts';
import { loadMaths } from './load-maths.ts';
import { mediumStrings, strings } from './strings.ts';

/** How far chats are on their way out or in. */
export type TransferState =
  | { readonly status: 'idle' }
  | { readonly status: 'busy'; readonly direction: 'export' | 'import' }
  | { readonly status: 'exported'; readonly chats: number; readonly lostMedia: number; readonly unreadable: number }
  | { readonly status: 'imported'; readonly chats: number }
  | { readonly status: 'cancelled'; readonly direction: 'export' | 'import' }
  | { readonly status: 'failed'; readonly failure: Failure };

const IDLE: TransferState = { status: 'idle' };

/** Takes chats out of the page as files, and back in. One thing at a time; what it needs is fetched when it is first used. */
export class Transfer {
  readonly state = new ValueStore<TransferState>(IDLE);
  readonly #conversations: ConversationKeeper;
  #controller = new AbortController();

  constructor(conversations: ConversationKeeper) {
    this.#conversations = conversations;
  }

  /** As one zip. */
  exportZip(ids: readonly ConversationId[]): Promise<void> {
    return this.#run('export', async (signal) => {
      const { exportZip } = await import('../archive/export-zip.ts');
      const { plainName } = await import('../archive/plain-name.ts');
      let unreadable = 0;
      let name = '';
      const conversations = this.#conversations;
      async function* taken(): AsyncGenerator<TakenConversation> {
        for (const id of ids) {
          signal.throwIfAborted();
          const conversation = await conversations.contents(id).catch(() => undefined);
          if (conversation === undefined) unreadable += 1;
          else {
            name = ids.length > 1 ? '' : plainName(titleOf(conversation));
            yield conversation;
          }
        }
      }
      const now = new Date();
      const { zip, lostMedia } = await exportZip(taken(), now);
      signal.throwIfAborted();
      saveFile(zip, `anytab-${name === '' ? 'chats' : name}-${now.toISOString().slice(0, 10)}.zip`);
      return { status: 'exported', chats: ids.length - unreadable, lostMedia, unreadable };
    });
  }

  /** As one page to share. */
  exportHtml(id: ConversationId): Promise<void> {
    return this.#run('export', async () => {
      const { exportHtml } = await import('../archive/export-html.ts');
      const { plainName } = await import('../archive/plain-name.ts');
      const taken = await this.#conversations.contents(id).catch(() => undefined);
      if (taken === undefined) return { status: 'exported', chats: 0, lostMedia: 0, unreadable: 1 };
      const { image, audio, video } = mediumStrings;
      const language = spokenLanguage.getSnapshot();
      const { markdownHtml } = await import('./markdown-html.tsx');
      // Without it, formulas leave as they were written.
      await loadMaths().catch(() => undefined);
      const page = await exportHtml(taken, markdownHtml, {
        language,
        untitled: strings.chats.untitled,
        you: strings.you,
        assistant: strings.product,
        madeBy: strings.transfer.madeBy(new Date().toLocaleDateString(language, { dateStyle: 'long' })),
        media: { image: image.name, audio: audio.name, video: video.name },
        lost: strings.transfer.lost,
      });
      const name = plainName(titleOf(taken));
      saveFile(page, `anytab-${name === '' ? 'chat' : name}.html`);
      return { status: 'exported', chats: 1, lostMedia: 0, unreadable: 0 };
    });
  }

  /** Everything in a zip or nothing; shows what was written in last. */
  importZip(file: Blob): Promise<void> {
    return this.#run('import', async (signal) => {
      const { importZip } = await import('../archive/import-zip.ts');
      const imported = await importZip(file, undefined, signal);
      await this.#conversations.add(imported, signal).catch(async (cause: unknown) => {
        signal.throwIfAborted();
        const { ArchiveError } = await import('../archive/archive-error.ts');
        const message =
          'The chats could not be stored (is the disk full?). Nothing was imported. Make room, then try again.';
        throw new ArchiveError('archive/not-stored', message, { cause });
      });
      const newest = imported.reduce((a, b) => (b.updatedAt > a.updatedAt ? b : a));
      await this.#conversations.open(newest.conversation.id);
      return { status: 'imported', chats: imported.length };
    });
  }

  /** Gives up what is under way: then nothing was imported, nothing saved. */
  readonly cancel = (): void => {
    this.#controller.abort();
  };

  readonly dismiss = (): void => {
    this.state.update((state) => (state.status === 'busy' ? state : IDLE));
  };

  async #run(direction: 'export' | 'import', job: (signal: AbortSignal) => Promise<TransferState>): Promise<void> {
    if (this.state.getSnapshot().status === 'busy') return;
    this.#controller = new AbortController();
    const { signal } = this.#controller;
    this.state.update(() => ({ status: 'busy', direction }));
    const done = await job(signal).catch((error: unknown): TransferState =>
      signal.aborted ? { status: 'cancelled', direction } : { status: 'failed', failure: toFailure(error) },
    );
    this.state.update(() => done);
  }
}

const titleOf = ({ title, conversation }: TakenConversation): string => title ?? automaticTitle(conversation);
