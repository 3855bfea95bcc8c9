/** Many conversations, made in storage from one that the product itself has stored. */
import type { Page } from '@playwright/test';

export interface SampleChat {
  readonly id: string;
  readonly turns: number;
  /** When it was written last, in milliseconds since 1970. */
  readonly at: number;
  /** What its replies say instead of `answer`. */
  readonly says?: string;
}

/** "Question 1 of chat-7": what its messages say, the first of which is its title. */
export const question = (id: string, turn: number): string => `Question ${String(turn)} of ${id}`;
export const answer = (id: string, turn: number): string => `Answer ${String(turn)} of ${id}.`;

/** Stores those chats, with the words of `question` and `answer`, in the form of the one that is stored already. */
export const storeSamples = (page: Page, chats: readonly SampleChat[]): Promise<void> =>
  page.evaluate(
    async (chats) => {
      const opening = indexedDB.open('anytab-conversations');
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error ?? new Error('not opened'));
      });
      const transaction = database.transaction('entries', 'readwrite');
      const store = transaction.objectStore('entries');
      const first = (prefix: string): Promise<unknown> =>
        new Promise((resolve, reject) => {
          const reading = store.getAll(IDBKeyRange.bound(prefix, `${prefix}\uffff`), 1);
          reading.onsuccess = () => resolve((reading.result as unknown[])[0]);
          reading.onerror = () => reject(reading.error ?? new Error('not read'));
        });
      const facts = (await first('facts/')) as object;
      const record = (await first('turn/')) as { readonly turn: object };
      for (const { id, at, texts } of chats) {
        const turnIds = texts.map((_, index) => `${id}-${String(index)}`);
        const parents = turnIds.map((turnId, index) => [turnId, turnIds[index - 1] ?? null]);
        store.put({ shown: turnIds, parents, media: [] }, `conversation/${id}`);
        store.put({ ...facts, title: texts[0]?.[0], createdAt: at, updatedAt: at }, `facts/${id}`);
        for (const [index, [asked, answered]] of texts.entries()) {
          const turnId = turnIds[index] ?? '';
          const user = [{ type: 'text', text: asked }];
          const reply = [{ type: 'text', text: answered }];
          store.put({ ...record, turn: { ...record.turn, id: turnId, user, reply } }, `turn/${id}/${turnId}`);
          store.put(`${asked ?? ''}\n${answered ?? ''}`, `words/${id}/${turnId}`);
        }
      }
      await new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => resolve();
        transaction.onabort = () => reject(transaction.error ?? new Error('aborted'));
      });
      database.close();
    },
    chats.map(({ id, turns, at, says }) => ({
      id,
      at,
      texts: Array.from({ length: turns }, (_, index) => [
        question(id, index + 1),
        says ??
          `${answer(id, index + 1)} ${'Every day it counted the clouds that went by, and gave each of them a name. '.repeat(3)}`,
      ]),
    })),
  );
