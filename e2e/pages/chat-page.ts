/** The chat page as a person or a screen reader finds it: by role and name, never by class. */
import { expect, type Locator, type Page } from '@playwright/test';
import type { MediaFixture } from '../support/media-fixtures.ts';
import '../support/window.ts';

export interface OpenOptions {
  readonly pack?: string;
  readonly backend?: 'wasm' | 'webgpu';
}

export class ChatPage {
  readonly message: Locator;
  readonly sendButton: Locator;
  /** Stops the reply as a whole; the picture's own button is called "Stop picture". */
  readonly stopButton: Locator;
  readonly conversation: Locator;
  readonly userMessages: Locator;
  /** What they say, without the controls around it. */
  readonly userTexts: Locator;
  readonly replies: Locator;
  readonly alerts: Locator;
  readonly notes: Locator;

  constructor(
    readonly page: Page,
    readonly origin: string,
  ) {
    this.message = page.getByRole('textbox', { name: 'Message', exact: true });
    this.sendButton = page.getByRole('button', { name: 'Send', exact: true });
    this.stopButton = page.getByRole('button', { name: 'Stop', exact: true });
    this.conversation = page.getByRole('log', { name: 'Conversation' });
    this.userMessages = this.conversation.getByRole('article', { name: 'You' });
    this.userTexts = this.userMessages.getByRole('paragraph');
    this.replies = this.conversation.getByRole('article', { name: 'AnyTab' });
    this.alerts = page.getByRole('alert');
    this.notes = page.getByRole('status');
  }

  async open({ pack = 'micro', backend = 'wasm' }: OpenOptions = {}): Promise<void> {
    // A software adapter compiles shaders for a minute or two before its first drawing, on a busy machine for three and more.
    if (backend === 'webgpu') this.page.setDefaultTimeout(500_000);
    await this.page.goto(`${this.origin}/?${new URLSearchParams({ pack, backend }).toString()}`);
  }

  /** Until the language tier can answer. */
  async ready(): Promise<void> {
    await this.page.waitForFunction(() => 'anytab' in window);
    await this.page.evaluate(() => window.anytab.ready);
  }

  async openReady(options: OpenOptions = {}): Promise<void> {
    await this.open(options);
    await this.ready();
  }

  async say(text: string): Promise<void> {
    await this.message.fill(text);
    await this.sendButton.click();
  }

  /** As if typed, with so many denoising steps: a drawing that lasts. Answers once it is sent. */
  async sendWithSteps(text: string, steps: number): Promise<void> {
    const before = await this.replies.count();
    await this.page.evaluate(
      ({ text, steps }) => void window.anytab.send({ content: [{ type: 'text', text }] }, { steps, seed: 1 }),
      { text, steps },
    );
    await this.replies.nth(before).waitFor();
  }

  /** Until text and pictures of the last reply are done. */
  async replied(): Promise<Locator> {
    await this.stopButton.waitFor({ state: 'hidden' });
    return this.replies.last();
  }

  async ask(text: string): Promise<Locator> {
    const before = await this.replies.count();
    await this.say(text);
    await this.replies.nth(before).waitFor();
    return this.replied();
  }

  async pick(file: MediaFixture): Promise<void> {
    const chooser = this.page.waitForEvent('filechooser');
    await this.page.getByRole('button', { name: 'Attach a picture' }).click();
    await (await chooser).setFiles({ name: file.name, mimeType: file.mimeType, buffer: file.buffer });
  }

  async drop(file: MediaFixture): Promise<void> {
    const transfer = await this.#transferOf(file);
    const target = this.page.locator('body');
    await target.dispatchEvent('dragenter', { dataTransfer: transfer });
    await target.dispatchEvent('dragover', { dataTransfer: transfer });
    await target.dispatchEvent('drop', { dataTransfer: transfer });
  }

  async paste(file: MediaFixture): Promise<void> {
    const transfer = await this.#transferOf(file);
    await this.message.evaluate(
      (element, clipboardData) =>
        element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })),
      transfer,
    );
  }

  #transferOf(file: MediaFixture) {
    return this.page.evaluateHandle(
      ({ base64, name, mimeType }) => {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
        const transfer = new DataTransfer();
        transfer.items.add(new File([bytes], name, { type: mimeType }));
        return transfer;
      },
      { base64: file.buffer.toString('base64'), name: file.name, mimeType: file.mimeType },
    );
  }

  get newChat(): Locator {
    return this.page.getByRole('button', { name: 'New chat' });
  }

  /** Until nothing of the chat before is shown: what is said earlier belongs to that one. */
  async startNewChat(): Promise<void> {
    await this.newChat.click();
    await expect(this.userMessages).toHaveCount(0);
  }

  /** A chat in the list beside the conversation, by its title. */
  listed(title: string): Locator {
    return this.page.getByRole('navigation', { name: 'Chats' }).getByRole('button', { name: title, exact: true });
  }

  /** An earlier message while it is being changed. */
  get editor(): Locator {
    return this.conversation.getByRole('textbox', { name: 'Edit message' });
  }

  async sendEdited(text: string): Promise<void> {
    await this.editor.fill(text);
    await this.conversation.getByRole('button', { name: 'Send again' }).click();
    await this.editor.waitFor({ state: 'detached' });
    // The editor goes at once, the turn is told of with the next frame: only then there is something to stop.
    await this.page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          requestAnimationFrame(() => setTimeout(resolve));
        }),
    );
  }

  get tryAgain(): Locator {
    return this.alerts.getByRole('button', { name: 'Try again' }).first();
  }

  /** What an error offers to do, whatever it is. */
  get wayOut(): Locator {
    return this.alerts.getByRole('button', { name: /^(Try again|Reload the page)$/ }).first();
  }

  get removePicture(): Locator {
    return this.page.getByRole('button', { name: 'Remove picture' });
  }

  /** The finished pictures of a reply. */
  pictures(reply: Locator): Locator {
    return reply.getByRole('img', { name: /^Picture/ });
  }

  /** The finished sounds of a reply, each with its player. */
  sounds(reply: Locator): Locator {
    return reply.getByRole('group', { name: /^Sound/ });
  }

  get removeSound(): Locator {
    return this.page.getByRole('button', { name: 'Remove sound' });
  }

  get record(): Locator {
    return this.page.getByRole('button', { name: 'Record a sound' });
  }

  /** In place of the composer's bar while a sound is recorded. */
  get recorder(): Locator {
    return this.page.getByRole('group', { name: 'Recording', exact: true });
  }

  get openCamera(): Locator {
    return this.page.getByRole('button', { name: 'Take a photo or a clip' });
  }

  get camera(): Locator {
    return this.page.getByRole('dialog', { name: 'Camera' });
  }

  /** Where the part of something long is chosen. */
  get partDialog(): Locator {
    return this.page.getByRole('dialog', { name: 'Choose the part' });
  }

  get partSlider(): Locator {
    return this.partDialog.getByRole('slider', { name: 'Start of the part' });
  }

  /** The videos of a message, each with its player. */
  videos(message: Locator): Locator {
    return message.getByRole('group', { name: /^Video/ });
  }

  get removeVideo(): Locator {
    return this.page.getByRole('button', { name: 'Remove video' });
  }

  get pictureProgress(): Locator {
    return this.page.getByRole('progressbar', { name: 'Picture' });
  }

  get stopPicture(): Locator {
    return this.page.getByRole('button', { name: 'Stop picture' });
  }

  /** The composer's choice for pictures in the next replies. */
  setPictures(choice: 'Auto' | 'Ask' | 'Never'): Promise<void> {
    return this.#setRouting('Pictures', choice);
  }

  setSounds(choice: 'Auto' | 'Ask' | 'Never'): Promise<void> {
    return this.#setRouting('Sounds', choice);
  }

  setVideos(choice: 'Auto' | 'Ask' | 'Never'): Promise<void> {
    return this.#setRouting('Videos', choice);
  }

  async #setRouting(group: string, choice: string): Promise<void> {
    await this.page.getByRole('radiogroup', { name: group }).getByRole('radio', { name: choice }).check();
  }

  /**
   * Text lengths of the last reply, as the page showed them while it was written. Watches from inside the page:
   * a reply of the micro pack is done before a question from outside would arrive.
   */
  async lengthsWhileReplying(act: () => Promise<void>): Promise<number[]> {
    const before = await this.replies.count();
    const handle = await this.page.evaluateHandle(() => {
      const lengths: number[] = [];
      const observer = new MutationObserver(() => {
        const last = [...document.querySelectorAll('[aria-label="AnyTab"]')].at(-1);
        lengths.push(last?.textContent?.length ?? 0);
      });
      observer.observe(document.body, { subtree: true, childList: true, characterData: true });
      return { lengths, observer };
    });
    await act();
    await this.replies.nth(before).waitFor();
    await this.replied();
    return handle.evaluate(({ lengths, observer }) => {
      observer.disconnect();
      return lengths;
    });
  }

  /**
   * Clicks a button from inside the page the moment that it is there and the condition holds: a reply with a certain
   * text, or a drawing past its first step. Answers how long the button took to go away, and the
   * reply's text when it was clicked. Call before the act that makes the button appear, and await after it.
   */
  clickAsSoonAs(when: {
    readonly button: string;
    readonly text?: string;
    readonly drawing?: boolean;
    readonly progress?: string;
  }) {
    return this.page.evaluate(({ button: name, text: awaited = '', drawing = false, progress = 'Picture' }) => {
      const nameOf = (element: Element): string => (element.getAttribute('aria-label') ?? element.textContent).trim();
      const find = (): HTMLButtonElement | undefined =>
        [...document.querySelectorAll('button')].find((candidate) => nameOf(candidate) === name);
      const replyText = (): string => [...document.querySelectorAll('[aria-label="AnyTab"]')].at(-1)?.textContent ?? '';
      const isDrawing = (): boolean =>
        [...document.querySelectorAll(`[role=progressbar][aria-label="${progress}"]`)].some((bar) =>
          /^Step [1-9]/.test(bar.getAttribute('aria-valuetext') ?? ''),
        );
      return new Promise<{ milliseconds: number; text: string }>((resolve) => {
        let clickedAt: number | undefined;
        let text = '';
        const observer = new MutationObserver(() => {
          const button = find();
          if (clickedAt !== undefined) {
            if (button) return;
            observer.disconnect();
            resolve({ milliseconds: performance.now() - clickedAt, text });
            return;
          }
          if (!button || !replyText().includes(awaited) || (drawing && !isDrawing())) return;
          text = replyText();
          clickedAt = performance.now();
          button.click();
        });
        observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
      });
    }, when);
  }

  /**
   * The least time in which a drawing was stopped, milliseconds: a slow product exceeds a limit every time, a busy machine now
   * and then, so it is tried up to three times.
   */
  async leastStop(prompt: string, button: string, progress: string, limit: number): Promise<number> {
    let least = Infinity;
    for (let time = 0; time < 3 && least > limit; time += 1) {
      const stopped = this.clickAsSoonAs({ button, drawing: true, progress });
      await this.sendWithSteps(prompt, 300);
      least = Math.min(least, (await stopped).milliseconds);
      await this.replied();
    }
    return least;
  }

  /** Until a status says this, for however short a moment. Call before the act. */
  says(words: string): Promise<void> {
    return this.page.evaluate(
      (words) =>
        new Promise<void>((resolve) => {
          const observer = new MutationObserver(() => {
            if (![...document.querySelectorAll('[role=status]')].some(({ textContent }) => textContent === words))
              return;
            observer.disconnect();
            resolve();
          });
          observer.observe(document.body, { subtree: true, childList: true, characterData: true });
        }),
      words,
    );
  }

  /** The drawer of the packs. */
  async openPacks(): Promise<Locator> {
    await this.page.getByRole('button', { name: 'Settings' }).click();
    await this.page.getByRole('button', { name: 'Models and storage…' }).click();
    const drawer = this.page.getByRole('dialog', { name: 'Models and storage' });
    await drawer.waitFor();
    return drawer;
  }

  /** Until every tier is in memory, so that nothing is fetched any more. */
  async allReady(): Promise<void> {
    const drawer = await this.openPacks();
    await expect(drawer.getByText(/^ready on /)).toHaveCount(3);
    await drawer.getByRole('button', { name: 'Close' }).click();
    await drawer.waitFor({ state: 'detached' });
  }

  /** What the next drawing shows on its way: the texts of its progress bar, and how often a preview changed or came. */
  async watchDrawing(name = 'Picture'): Promise<{ readonly steps: string[]; readonly previews: number }> {
    return this.page.evaluate(
      (name) =>
        new Promise<{ steps: string[]; previews: number }>((resolve) => {
          const steps: string[] = [];
          let previews = 0;
          const observer = new MutationObserver(() => {
            const bar = document.querySelector(`[role=progressbar][aria-label="${name}"]`);
            if (!bar) {
              if (steps.length === 0) return;
              observer.disconnect();
              resolve({ steps, previews });
              return;
            }
            const text = bar.getAttribute('aria-valuetext') ?? '';
            if (text !== '' && steps.at(-1) !== text) steps.push(text);
            if (document.querySelector('[role=img][aria-label^="Preview"]')) previews += 1;
          });
          observer.observe(document.body, { subtree: true, childList: true, attributes: true });
        }),
      name,
    );
  }

  /** Whether the attached picture, as the composer shows it, is red or blue at a relative position. */
  async attachedColour(
    file: MediaFixture,
    x: number,
    y: number,
  ): Promise<{ readonly red: boolean; readonly blue: boolean }> {
    await this.removePicture.waitFor();
    const thumbnail = this.page.getByRole('img', { name: file.name });
    return thumbnail.evaluate(
      async (element, [x, y]) => {
        const image = element as HTMLImageElement;
        await image.decode();
        const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
        const context = canvas.getContext('2d');
        if (!context) throw new Error('no 2D context');
        context.drawImage(image, 0, 0);
        const [red = 0, , blue = 0] = context.getImageData(
          Math.floor(x * canvas.width),
          Math.floor(y * canvas.height),
          1,
          1,
        ).data;
        return { red: red > 150 && blue < 100, blue: blue > 150 && red < 100 };
      },
      [x, y] as const,
    );
  }

  /** Until a new reply has so many characters. Call before the act. */
  async textAtLeast(length: number): Promise<void> {
    const before = await this.replies.count();
    await this.page.waitForFunction(
      ({ length, before }) => {
        const replies = [...document.querySelectorAll('[aria-label="AnyTab"]')];
        return replies.length > before && (replies.at(-1)?.textContent.length ?? 0) >= length;
      },
      { length, before },
      { polling: 'raf' },
    );
  }

  /** Until a picture's progress bar names a step. Call before the act. */
  drawingBegan(): Promise<unknown> {
    return this.page.waitForFunction(
      () =>
        /^Step [1-9]/.test(
          document.querySelector('[role=progressbar][aria-label="Picture"]')?.getAttribute('aria-valuetext') ?? '',
        ),
      undefined,
      { polling: 'raf' },
    );
  }
}
