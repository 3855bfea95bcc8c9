// @vitest-environment happy-dom
import { cleanup, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { MediumId } from '../domain/message.ts';
import { MediaLibrary } from '../media/media-library.ts';
import { PackShelf } from '../orchestrator/pack-shelf.ts';
import { OPENING } from '../orchestrator/page-state.ts';
import { DEFAULT_SETTINGS } from '../orchestrator/settings.ts';
import { CodedError, WASM, gate, scriptedChat, span, step, text } from '../orchestrator/scripted-tiers.ts';
import type { ScriptedChat, Scripts } from '../orchestrator/scripted-tiers.ts';
import { ConversationKeeper } from '../orchestrator/conversation-keeper.ts';
import { ScriptedBrowser } from '../orchestrator/scripted-browser.ts';
import { openConversationStore } from '../storage/conversation-store.ts';
import { ValueStore } from '../orchestrator/value-store.ts';
import type { Routing } from '../protocol/language-api.ts';
import { App } from './app.tsx';
import type { Page } from './page.ts';
import { Transfer } from './transfer.ts';

// A busy machine must not fail what is only slow.
configure({ asyncUtilTimeout: 15_000 });
vi.setConfig({ testTimeout: 30_000 });

const HOSTILE = '<img src=x onerror="window.injected=true"><script>window.injected=true</script>';

beforeEach(() => {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  );
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  );
  Element.prototype.scrollTo = () => undefined;
  HTMLElement.prototype.showPopover = () => undefined;
  HTMLElement.prototype.hidePopover = () => undefined;
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
});
afterEach(() => {
  cleanup();
  sessionStorage.clear(); // the draft
});

/** The whole page over scripted workers, its language tier loaded. */
async function show(scripts: Scripts = {}): Promise<{ chat: ScriptedChat; page: Page }> {
  const chat = scriptedChat(scripts);
  const media = new MediaLibrary();
  vi.spyOn(media, 'url').mockImplementation((mediumId: MediumId) => `blob:${mediumId}`);
  const conversations = new ConversationKeeper({
    store: chat.store,
    storage: openConversationStore(),
    media,
    tab: new ScriptedBrowser().tab(),
    show: (conversation) => {
      chat.engine.showConversation(conversation);
    },
    stop: () => undefined,
    onNotice: () => undefined,
    onNoticeOver: () => undefined,
  });
  const page: Page = {
    store: chat.store,
    media,
    state: new ValueStore({ ...OPENING, backend: WASM }),
    settings: new ValueStore(DEFAULT_SETTINGS),
    routing: new ValueStore<Routing>({}),
    opened: new ValueStore<ReturnType<Page['opened']['getSnapshot']>>(null),
    reopen: () => undefined,
    reload: vi.fn(),
    shelf: new PackShelf({
      packs: { use: () => Promise.reject(new Error('no packs here')) },
      packsUrl: 'https://host.example/packs/',
      current: 'sample',
      backend: () => 'wasm',
      space: () => Promise.resolve(undefined),
    }),
    askToPersist: () => Promise.resolve(false),
    switchPack: vi.fn(),
    newConversation: () => chat.engine.newConversation(),
    conversations,
    transfer: new Transfer(conversations),
  };
  await page.conversations.start();
  render(<App page={page} />);
  page.opened.update(() => chat);
  await chat.residency.ensure('language').catch(() => undefined);
  return { chat, page };
}

async function say(words: string): Promise<void> {
  fireEvent.change(screen.getByRole('textbox', { name: 'Message' }), { target: { value: words } });
  await waitFor(() => {
    expect(screen.getByRole('button', { name: 'Send' })).toHaveProperty('disabled', false);
  });
  fireEvent.click(screen.getByRole('button', { name: 'Send' }));
}

describe('the page', () => {
  test('shows text, picture, seed and text in the order written', async () => {
    await show({ replies: [[text('Look: an apple. '), span(0), text('Nice?')]] });
    await say('draw');
    const picture = await screen.findByRole('img', { name: 'Picture: Look: an apple.' });
    const reply = screen.getByRole('article', { name: 'AnyTab' });
    expect(picture.getAttribute('src')).toBe('blob:drawn-0');
    expect(within(reply).getByText(/^Seed \d+$/)).toBeTruthy();
    expect(reply.textContent?.indexOf('Look')).toBeLessThan(reply.textContent?.indexOf('Nice?') ?? -1);
  });

  test('shows hostile text of the user and of the model as text', async () => {
    await show({
      replies: [[text(`**bold** ${HOSTILE} [link](javascript:window.injected=true) ![x](https://evil.test/x.png)`)]],
    });
    await say(HOSTILE);
    const reply = await screen.findByRole('article', { name: 'AnyTab' });
    await waitFor(() => {
      expect(within(reply).getByText('bold').tagName).toBe('STRONG');
    });
    for (const article of screen.getAllByRole('article')) {
      expect(article.querySelector('script, img, iframe, [onerror], a[href^="javascript"]')).toBeNull();
      expect(article.textContent).toContain('<script>');
    }
    expect('injected' in window).toBe(false);
  });

  test('says the step while drawing, and stops one picture alone', async () => {
    const hold = gate();
    await show({ replies: [[text('Here. '), span(0), text('Done.')]], drawings: [[step(2, 4), hold]] });
    await say('draw');
    const progress = await screen.findByRole('progressbar', { name: 'Picture' });
    expect(progress.getAttribute('aria-valuetext')).toBe('Step 2 of 4');
    fireEvent.click(screen.getByRole('button', { name: 'Stop picture' }));
    expect(await screen.findByText('Stopped before it was finished')).toBeTruthy();
    expect(screen.getByText('Done.')).toBeTruthy();
  });

  test('asks for one picture when told to, then goes back to letting the model decide', async () => {
    const { chat } = await show({ replies: [[text('Hm.')]] });
    fireEvent.click(screen.getByRole('radio', { name: 'Ask' }));
    await say('hello');
    await screen.findByText('Hm.');
    expect(chat.asked.replies[0]?.routing).toEqual({ image: 'ask' });
    expect(screen.getByRole('radio', { name: 'Auto' })).toHaveProperty('checked', true);
  });

  test('says why there is no picture', async () => {
    await show({ replies: [[text('Words only.')]] });
    await say('hello');
    expect((await screen.findByText('Why no picture?')).parentElement?.textContent).toContain('25 %');
  });

  test('shows a failed reply as an alert, and trying again goes on', async () => {
    await show({ replies: [[text('Once '), new CodedError('runtime/session')], [text('more.')]] });
    await say('go');
    const alert = await screen.findByRole('alert');
    fireEvent.click(within(alert).getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Once more.')).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  test('keeps what was typed while the model loads, and says how far that is', async () => {
    const hold = gate();
    const { chat } = await show({
      loads: { language: [[new CodedError('pack/download')], [hold]] },
      loadEvents: [{ type: 'bytes', file: 'a', loadedBytes: 5e6, totalBytes: 10e6, from: 'network' }],
    });
    fireEvent.change(screen.getByRole('textbox', { name: 'Message' }), { target: { value: 'early words' } });
    fireEvent.click(within(await screen.findByRole('alert')).getByRole('button', { name: 'Try again' }));
    const bar = await screen.findByRole('progressbar', { name: 'Loading' });
    expect(bar.getAttribute('aria-valuetext')).toBe('5.0 MB of 10 MB, downloading');
    hold.open();
    await chat.residency.ensure('language');
    await waitFor(() => {
      expect(screen.queryByRole('progressbar', { name: 'Loading' })).toBeNull();
    });
    expect(screen.getByRole('textbox', { name: 'Message' })).toHaveProperty('value', 'early words');
    expect(screen.getByRole('button', { name: 'Send' })).toHaveProperty('disabled', false);
  });

  test('stops the reply and offers to go on', async () => {
    const hold = gate();
    const { chat } = await show({ replies: [[text('Once upon'), hold], [text(' a time')]] });
    await say('tell me');
    await screen.findByText('Once upon');
    fireEvent.click(screen.getByRole('button', { name: 'Stop' }));
    fireEvent.click(await screen.findByRole('button', { name: 'Continue' }));
    expect(await screen.findByText('Once upon a time')).toBeTruthy();
    expect(chat.asked.replies).toHaveLength(2);
  });

  test('offers a picture as input to the next message', async () => {
    const { chat } = await show({ replies: [[span(0)], [text('Blue.')]] });
    await say('draw');
    fireEvent.click(await screen.findByRole('button', { name: 'Use as input' }));
    expect(await screen.findByRole('button', { name: 'Remove picture' })).toBeTruthy();
    await say('which colour?');
    await screen.findByText('Blue.');
    expect(chat.asked.replies[1]?.messages.at(-1)?.parts[0]).toMatchObject({ type: 'concept-tokens', key: 'drawn-0' });
  });

  test('takes a file dropped anywhere in the window', async () => {
    const { page } = await show();
    vi.spyOn(page.media, 'admit').mockResolvedValue({
      mediumId: 'cat' as MediumId,
      modality: 'image',
      name: 'cat.png',
      notices: [],
    });
    const dataTransfer = { types: ['Files'], files: [new File(['x'], 'cat.png')], dropEffect: 'none' };
    fireEvent.drop(document.body, { dataTransfer });
    expect((await screen.findByRole('img', { name: 'cat.png' })).getAttribute('src')).toBe('blob:cat');
  });

  test('says why a file was refused, until the message is sent without it', async () => {
    await show();
    const input = document.querySelector('input[type=file]');
    if (input === null) throw new Error('no file input');
    const file = new File(['notes'], 'notes.png', { type: 'image/png' });
    fireEvent.change(input, { target: { files: [file] } });
    expect((await screen.findByRole('alert')).textContent).toContain('“notes.png” is not a picture');
    await say('hello');
    await waitFor(() => {
      expect(screen.queryByRole('alert')).toBeNull();
    });
  });

  test('obeys the keyboard: to the message, stop, new chat, and the list of keys', async () => {
    const hold = gate();
    await show({ replies: [[text('Once upon'), hold]] });
    await say('tell me');
    await screen.findByText('Once upon');
    fireEvent.keyDown(document.body, { key: '/' });
    expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Message' }));
    fireEvent.keyDown(document.body, { key: '.', ctrlKey: true });
    expect(await screen.findByRole('button', { name: 'Continue' })).toBeTruthy();
    fireEvent.keyDown(document.body, { key: '?', shiftKey: true });
    const list = await screen.findByRole('dialog', { name: 'Keyboard shortcuts' });
    expect(within(list).getByText('Stop everything')).toBeTruthy();
    // Under a dialog nothing is done by accident.
    fireEvent.keyDown(document.body, { key: 'O', ctrlKey: true, shiftKey: true });
    expect(screen.getByText('Once upon')).toBeTruthy();
    fireEvent.click(within(list).getByRole('button', { name: 'Close' }));
    await waitFor(() => {
      expect(screen.queryByRole('dialog')).toBeNull();
    });
    fireEvent.keyDown(document.body, { key: 'O', ctrlKey: true, shiftKey: true });
    await waitFor(() => {
      expect(screen.queryByText('Once upon')).toBeNull();
    });
  });

  test('lists chats, opens them, and takes a deletion back', async () => {
    await show({ replies: [[text('One.')], [text('Two.')]] });
    await say('first chat');
    await screen.findByText('One.');
    fireEvent.click(screen.getByRole('button', { name: 'New chat' }));
    await say('second chat');
    await screen.findByText('Two.');
    fireEvent.click(await screen.findByRole('button', { name: 'first chat' }));
    expect(await screen.findByText('One.')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Options of “first chat”' }));
    fireEvent.click(screen.getByRole('button', { name: 'Delete' }));
    await waitFor(() => {
      expect(screen.queryByText('One.')).toBeNull();
    });
    fireEvent.click(await screen.findByRole('button', { name: 'Undo' }));
    fireEvent.click(await screen.findByRole('button', { name: 'first chat' }));
    expect(await screen.findByText('One.')).toBeTruthy();
  });

  test('switches between two replies to the same message', async () => {
    const { chat } = await show({ replies: [[text('One.')], [text('Two.')]] });
    await say('hello');
    await screen.findByText('One.');
    chat.engine.regenerate(chat.turn(0).id);
    await screen.findByText('Two.');
    expect(await screen.findByText('2/2')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Earlier version' }));
    expect(await screen.findByText('One.')).toBeTruthy();
    expect(screen.getByText('1/2')).toBeTruthy();
  });
});
