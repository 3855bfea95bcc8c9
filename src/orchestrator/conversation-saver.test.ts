import 'fake-indexeddb/auto';
import { describe, expect, test, vi } from 'vitest';
import type { MediumId } from '../domain/message.ts';
import { openConversationStore } from '../storage/conversation-store.ts';
import type { ConversationStore } from '../storage/conversation-store.ts';
import { ConversationSaver, restoreConversation } from './conversation-saver.ts';
import type { Scripts, ScriptedChat } from './scripted-tiers.ts';
import { gate, scriptedChat, settle, span, step, text } from './scripted-tiers.ts';
import type { Conversation } from './turn-store.ts';
import { generatedParts, replyText } from './turn.ts';

let databases = 0;

async function saving(
  scripts: Scripts,
): Promise<{ chat: ScriptedChat; saver: ConversationSaver; storage: ConversationStore; failures: unknown[] }> {
  const chat = scriptedChat(scripts);
  const storage = await openConversationStore(`test-${String((databases += 1))}`);
  const failures: unknown[] = [];
  const saver = new ConversationSaver({
    store: chat.store,
    storage,
    blobOf: (mediumId) => new Blob([mediumId]),
    onFailure: (error) => failures.push(error),
  });
  saver.start();
  return { chat, saver, storage, failures };
}

async function restored(storage: ConversationStore): Promise<Conversation & { media: MediumId[] }> {
  const media: MediumId[] = [];
  const stored = await restoreConversation(storage, (await storage.currentId()) ?? '', (mediumId) =>
    media.push(mediumId),
  );
  if (stored === undefined) throw new Error('nothing was stored');
  return { ...stored.conversation, media };
}

describe('a conversation', () => {
  test('comes back with its text, its pictures, its seeds and the hidden states for a re-roll', async () => {
    const { chat, saver, storage } = await saving({ replies: [[text('Look. '), span(0)]] });
    await chat.engine.settled(chat.engine.send([{ type: 'medium', modality: 'image', mediumId: 'photo' as MediumId }]));
    await saver.flush();
    const { turns, media } = await restored(storage);
    expect(turns).toEqual(chat.store.getSnapshot().turns);
    expect(media).toEqual(['photo', 'drawn-0']);
  });

  test('is asked to be stored at once by a page that is being left, also while an earlier write is under way', async () => {
    const { chat, saver, storage } = await saving({ replies: [[text('Hello')]] });
    const asked: string[] = [];
    let endFirst = (): void => undefined;
    const first = new Promise<void>((resolve) => {
      endFirst = resolve;
    });
    const write = storage.write.bind(storage);
    vi.spyOn(storage, 'write').mockImplementation(async (id, changes) => {
      asked.push(...changes.changed.map(([, , words]) => words));
      if (asked.length === 1) await first;
      return write(id, changes);
    });
    await chat.engine.settled(chat.engine.send([{ type: 'text', text: 'go' }]));
    await settle();
    expect(asked).toHaveLength(1);
    void saver.flushNow();
    expect(asked.at(-1)).toContain('Hello');
    endFirst();
    await saver.flush();
    expect((await restored(storage)).turns.map(replyText)).toEqual(['Hello']);
  });

  test('left in the middle of a reply and a drawing comes back as broken off, with all that was shown', async () => {
    const { chat, saver, storage } = await saving({
      replies: [[text('Once '), span(0), text('upon'), gate()]],
      drawings: [[step(2, 4), gate()]],
    });
    chat.engine.send([{ type: 'text', text: 'go' }]);
    await settle();
    await saver.flush();
    const turn = (await restored(storage)).turns[0];
    if (turn === undefined) throw new Error('the turn is gone');
    expect(turn.stage).toBe('interrupted');
    expect(replyText(turn)).toBe('Once upon');
    expect(generatedParts(turn)[0]).toMatchObject({ status: 'stopped', preview: null });
  });

  test('is saved within a second without being asked, what a person wrote at once', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { chat, storage } = await saving({ replies: [[text('Hi.'), gate()]] });
    chat.engine.send([{ type: 'text', text: 'hello' }]);
    await vi.waitFor(async () => expect(await restored(storage)).toMatchObject({ turns: [{ reply: [] }] }));
    vi.advanceTimersByTime(1000);
    vi.useRealTimers();
    await vi.waitFor(async () =>
      expect(await restored(storage)).toMatchObject({ turns: [{ reply: [{ text: 'Hi.' }] }] }),
    );
  });

  test('writes only what changed, and keeps turns that were edited as another branch', async () => {
    const { chat, saver, storage } = await saving({ replies: [[text('One.')], [text('Two.')], [text('Three.')]] });
    await chat.engine.settled(chat.engine.send([{ type: 'text', text: 'a' }]));
    const second = chat.engine.send([{ type: 'text', text: 'b' }]);
    await chat.engine.settled(second);
    await saver.flush();
    const write = vi.spyOn(storage, 'write');
    await chat.engine.settled(chat.engine.edit(second, [{ type: 'text', text: 'c' }]));
    await saver.flush();
    expect(write.mock.calls[0]?.[1].changed).toHaveLength(1);
    const { turns, branches } = await restored(storage);
    expect([turns.map(replyText), branches?.aside.map(replyText)]).toEqual([['One.', 'Three.'], ['Two.']]);
    expect({ turns, branches }).toEqual({
      turns: chat.store.getSnapshot().turns,
      branches: chat.store.getSnapshot().branches,
    });
  });

  test('goes on in memory when storage fails, and says so once', async () => {
    const { chat, saver, storage, failures } = await saving({ replies: [[text('One.')], [text('Two.')]] });
    vi.spyOn(storage, 'write').mockRejectedValue(new DOMException('full', 'QuotaExceededError'));
    await chat.engine.settled(chat.engine.send([{ type: 'text', text: 'a' }]));
    await saver.flush();
    await chat.engine.settled(chat.engine.send([{ type: 'text', text: 'b' }]));
    await saver.flush();
    expect(failures).toHaveLength(1);
    expect(replyText(chat.turn(1))).toBe('Two.');
  });

  test('of the version that knew pictures only comes back whole', async () => {
    const { chat, saver, storage } = await saving({ replies: [[span(0)]] });
    await chat.engine.settled(chat.engine.send([{ type: 'text', text: 'draw' }]));
    await saver.flush();
    const turn = chat.turn(0);
    const { denoising, ...options } = turn.options;
    const old = {
      ...turn,
      options: { ...options, ...denoising.image },
      reply: generatedParts(turn).map(({ drawing, ...part }) => {
        const { extent: _extent, ...rest } = drawing ?? { extent: null };
        return { ...part, drawing: { ...rest, width: 2, height: 1 } };
      }),
    };
    const written = {
      outline: { shown: [turn.id], parents: [[turn.id, null]] as const, media: [] },
      changed: [[turn.id, { version: 1, turn: old }, '']] as const,
      media: [],
    };
    await storage.write(chat.store.getSnapshot().id, written);
    const known = { ...options, denoising: { image: denoising.image } };
    expect((await restored(storage)).turns).toEqual([{ ...turn, options: known }]);
  });

  test('of a first visit is not there', async () => {
    const storage = await openConversationStore(`test-${String((databases += 1))}`);
    expect(await storage.currentId()).toBeUndefined();
    expect(await restoreConversation(storage, 'unknown', () => undefined)).toBeUndefined();
  });
});
