import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import type { ChatPage } from '../pages/chat-page.ts';
import { clip } from '../support/clip-fixtures.ts';
import * as media from '../support/media-fixtures.ts';
import { MICRO } from '../support/micro-script.ts';
import * as sounds from '../support/sound-fixtures.ts';
import { expect, test } from '../support/test.ts';

/** The inside of one reply, as a person or a screen reader finds it. */
async function lookInside(chat: ChatPage, reply = chat.replies.last()): Promise<Locator> {
  await reply.getByRole('button', { name: 'Look inside' }).click();
  const inside = chat.page.getByRole('dialog', { name: 'Inside this reply' });
  await inside.getByRole('group', { name: 'What ran' }).waitFor();
  // It slides in.
  await inside.evaluate((element) => Promise.all(element.getAnimations().map(({ finished }) => finished)));
  return inside;
}

/** Names of the modules in that state, in the diagram's order. */
async function modules(inside: Locator, state: string): Promise<string[]> {
  const names = await inside
    .getByRole('group', { name: 'What ran' })
    .getByRole('button')
    .evaluateAll((buttons) => buttons.map((button) => button.firstElementChild?.textContent ?? ''));
  expect(names.length).toBeGreaterThan(0);
  return names.filter((name) => name.split(': ')[1]?.split(', ')[0] === state).map((name) => name.split(':')[0] ?? '');
}

/** Milliseconds of a fact such as "12 ms" or "1.5 s". */
async function milliseconds(fact: Locator): Promise<number> {
  const [amount = '', unit] = (await fact.innerText()).split(' ');
  // "<1 ms" was measured, and is more than nothing.
  return Number(amount.replace('<1', '0.5')) * (unit === 's' ? 1000 : 1);
}

const fact = (inside: Locator, name: string): Locator =>
  inside
    .getByRole('term')
    .filter({ hasText: new RegExp(`^${name}$`) })
    .locator('xpath=following-sibling::dd')
    .first();

const violations = async (page: Page): Promise<string[]> =>
  (await new AxeBuilder({ page }).analyze()).violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
  );

const PERCEPTION = ['Picture, Encoder', 'Picture, Input projection'];
const DRAWING = ['Picture, Output projection', 'Picture, Denoiser', 'Picture, Decoder'];

test('words alone light the language tier alone', async ({ chat }) => {
  await chat.openReady();
  await chat.ask(MICRO.greeting);
  const inside = await lookInside(chat);
  expect(await modules(inside, 'ran')).toEqual(['Language model']);
  await expect(fact(inside, 'Tokens per second')).toHaveText(/^[1-9]/);
  expect(await milliseconds(fact(inside, 'Writing'))).toBeGreaterThan(0);
  await expect(fact(inside, 'Takes')).toHaveText(/^1 × \d+ × 96$/);
  await expect(inside.getByRole('heading', { name: 'From noise to result' })).toHaveCount(0);
});

test('a question about a picture lights perception and language, and shows who took which patch', async ({ chat }) => {
  await chat.openReady();
  await chat.pick(media.redDisc());
  await chat.removePicture.waitFor();
  await chat.ask(MICRO.picture);
  const inside = await lookInside(chat);
  expect(await modules(inside, 'ran')).toEqual([...PERCEPTION, 'Language model']);
  await inside.getByRole('button', { name: /^Picture, Encoder/ }).click();
  await expect(fact(inside, 'Takes')).toHaveText('1 × 3 × 64 × 64');
  await expect(fact(inside, 'Gives')).toHaveText('1 × 4 × 32');
  expect(await milliseconds(fact(inside, 'Time'))).toBeGreaterThan(0);

  await expect(inside.getByRole('img', { name: /patches coloured by concept token/ })).toBeVisible();
  const tokens = inside.getByRole('button', { name: /^Concept token \d: \d of 4 patches$/ });
  await expect(tokens).toHaveCount(8);
  const taken = await tokens.evaluateAll((buttons) =>
    buttons.map((button) => Number(/: (\d)/.exec(button.getAttribute('aria-label') ?? '')?.[1])),
  );
  expect(taken.reduce((sum, patches) => sum + patches, 0)).toBe(4);
  const some = tokens.nth(taken.findIndex((patches) => patches > 0));
  await some.focus();
  await chat.page.keyboard.press('Enter');
  await expect(some).toHaveAttribute('aria-pressed', 'true');

  // What was perceived stays known to the model, but it is not perceived again.
  await chat.page.keyboard.press('Escape');
  await chat.ask(MICRO.greeting);
  expect(await modules(await lookInside(chat), 'ran')).toEqual(['Language model']);
});

test('a drawing lights its way out, with times and a filmstrip, and stays right after a reload', async ({ chat }) => {
  await chat.openReady();
  await chat.ask(MICRO.draw);
  let inside = await lookInside(chat);
  expect(await modules(inside, 'ran')).toEqual(['Language model', ...DRAWING]);
  for (const module of DRAWING) {
    await inside.getByRole('button', { name: new RegExp(`^${module}`) }).click();
    expect(await milliseconds(fact(inside, 'Time')), module).toBeGreaterThan(0);
  }
  await inside.getByRole('button', { name: /^Picture, Denoiser/ }).click();
  await expect(fact(inside, 'Runs')).toHaveText('4');
  await expect(fact(inside, 'Gives')).toHaveText('2 × 32 × 8 × 8');
  const denoised = await fact(inside, 'Time').innerText();
  const film = inside.getByRole('list', { name: /^Steps of Picture/ });
  await expect(film.getByRole('img', { name: /^Preview of Step/ })).toHaveCount(3);
  await expect(film.getByRole('img', { name: /^Picture/ })).toHaveCount(1);
  // The signal itself is the likeliest place for a picture, and says so in words.
  await expect(inside.getByText(/^Picture: at most \d+ %, at token \d+ \(\[IMG0\]\)\.$/)).toBeVisible();
  const reader = inside.getByRole('slider', { name: 'Token' });
  await expect(reader).toHaveAttribute('aria-valuetext', /\[IMG0\]/);
  await reader.press('ArrowLeft');
  await expect(reader).not.toHaveAttribute('aria-valuetext', /\[IMG0\]/);

  await chat.page.reload();
  await chat.ready();
  inside = await lookInside(chat);
  expect(await modules(inside, 'ran')).toEqual(['Language model', ...DRAWING]);
  await inside.getByRole('button', { name: /^Picture, Denoiser/ }).click();
  await expect(fact(inside, 'Time')).toHaveText(denoised);
  await expect(inside.getByText(/^Picture: at most \d+ %/)).toBeVisible();
  await expect(inside.getByText('The steps on the way are not kept after a reload.')).toBeVisible();
  await expect(inside.getByRole('img', { name: /^Preview of Step/ })).toHaveCount(0);
});

test('while a drawing is made, the inside follows it', async ({ chat }) => {
  await chat.openReady();
  await chat.ask(MICRO.draw); // loads the decoder
  const began = chat.drawingBegan();
  await chat.sendWithSteps(MICRO.draw, 400);
  await began;
  const inside = await lookInside(chat);
  // A step takes milliseconds: seen either while it runs, or, on a fast machine, when all are done.
  await expect(inside.getByRole('button', { name: /^Picture, Decoder: ran/ })).toBeVisible();
  await inside.getByRole('button', { name: /^Picture, Denoiser: ran/ }).click();
  await expect(fact(inside, 'Runs')).toHaveText('400');
  expect(await inside.getByRole('img', { name: /^Preview of Step/ }).count()).toBeGreaterThan(3);
});

test('a sound goes by way of a vocoder, and what is heard is mapped over its spectrogram', async ({ chat }) => {
  await chat.openReady();
  await chat.ask(MICRO.play);
  expect(await modules(await lookInside(chat), 'ran')).toEqual([
    'Language model',
    'Sound, Output projection',
    'Sound, Denoiser',
    'Sound, Decoder',
    'Sound, Vocoder',
  ]);
  await chat.page.keyboard.press('Escape');
  await chat.pick(sounds.tone());
  await chat.removeSound.waitFor();
  await chat.ask(MICRO.sound);
  const inside = await lookInside(chat);
  expect(await modules(inside, 'ran')).toEqual(['Sound, Encoder', 'Sound, Input projection', 'Language model']);
  const map = inside.getByRole('img', { name: /^Spectrogram with its patches/ });
  await expect(map.locator('canvas')).toHaveCount(1);
  await expect(map.locator('rect')).toHaveCount(16);
  await expect(inside.getByText('The spectrogram itself is not kept after a reload.')).toHaveCount(0);
});

test('the patches of a video are mapped over its frames', async ({ chat }) => {
  await chat.openReady();
  await chat.pick(clip('film.webm'));
  await chat.removeVideo.waitFor();
  await chat.ask(MICRO.video);
  const inside = await lookInside(chat);
  expect(await modules(inside, 'ran')).toContain('Video, Input projection');
  await inside.getByRole('button', { name: /^Video, Encoder/ }).click();
  await expect(fact(inside, 'Runs')).toHaveText('8');
  const map = inside.getByRole('img', { name: /^Frames with their patches/ });
  await expect(map.locator('canvas')).toHaveCount(8);
});

for (const theme of ['light', 'dark'] as const) {
  test(`no accessibility violations inside, ${theme}, and nothing beside the window on a phone`, async ({
    chat,
    page,
  }) => {
    await page.emulateMedia({ colorScheme: theme });
    await chat.openReady();
    await chat.pick(media.redDisc());
    await chat.removePicture.waitFor();
    await chat.ask(MICRO.picture);
    await chat.ask(MICRO.everything);
    for (const width of [1100, 360]) {
      await page.setViewportSize({ width, height: 740 });
      for (const reply of await chat.replies.all()) {
        await lookInside(chat, reply);
        expect(await violations(page), `${String(width)} px`).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
        const beyond = await page
          .getByRole('dialog')
          .locator('button, input, img, canvas')
          .evaluateAll(
            (elements) => elements.filter((element) => element.getBoundingClientRect().right > innerWidth).length,
          );
        expect(beyond, `${String(width)} px`).toBe(0);
        await page.keyboard.press('Escape');
      }
    }
  });
}

test('by keyboard alone: opened, a module chosen, closed, and the focus is where it was', async ({ chat, page }) => {
  await chat.openReady();
  await chat.ask(MICRO.greeting);
  const button = chat.replies.last().getByRole('button', { name: 'Look inside' });
  await button.focus();
  await page.keyboard.press('Enter');
  const inside = page.getByRole('dialog', { name: 'Inside this reply' });
  const denoiser = inside.getByRole('button', { name: /^Picture, Denoiser/ });
  await denoiser.focus();
  await page.keyboard.press('Space');
  await expect(denoiser).toHaveAttribute('aria-pressed', 'true');
  await expect(fact(inside, 'State')).toHaveText('did not run');
  await page.keyboard.press('Escape');
  await expect(inside).toHaveCount(0);
  await expect(button).toBeFocused();
});
