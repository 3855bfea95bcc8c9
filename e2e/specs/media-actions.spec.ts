import * as media from '../support/media-fixtures.ts';
import { MICRO } from '../support/micro-script.ts';
import { expect, test } from '../support/test.ts';

test('a picture is enlarged by click and by keyboard, and closed by Escape', async ({ chat, page }) => {
  await chat.openReady();
  const reply = await chat.ask(MICRO.draw);
  const viewer = page.getByRole('dialog', { name: /^Picture/ });
  await chat.pictures(reply).click();
  await viewer.waitFor();
  await page.keyboard.press('Escape');
  await expect(viewer).toHaveCount(0);

  const enlarge = reply.getByRole('button', { name: /^Enlarge: Picture/ });
  await enlarge.focus();
  await page.keyboard.press('Enter');
  const shown = viewer.getByRole('img', { name: /^Picture/ });
  const width = async (): Promise<number> => Math.round((await shown.boundingBox())?.width ?? 0);
  const fitting = await width();
  expect(fitting).toBeGreaterThan(300);
  for (const key of ['+', '+']) await page.keyboard.press(key);
  await expect(viewer.getByText('200 %')).toBeVisible();
  await expect.poll(width).toBe(2 * fitting);
  await page.keyboard.press('-');
  await page.keyboard.press('0');
  await expect(viewer.getByText('100 %')).toBeVisible();
  await viewer.getByRole('button', { name: 'Larger' }).click();
  await expect(viewer.getByText('150 %')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(viewer).toHaveCount(0);
  await expect(enlarge).toBeFocused();
});

test('an attached picture is looked at before it is sent', async ({ chat, page }) => {
  await chat.openReady();
  const disc = media.redDisc();
  await chat.pick(disc);
  await page.getByRole('button', { name: `Enlarge: ${disc.name}` }).click();
  await page.getByRole('dialog', { name: disc.name }).getByRole('img', { name: disc.name }).waitFor();
});

test.describe('with a clipboard', () => {
  test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

  test('a picture goes to the clipboard as it is', async ({ chat, page }) => {
    await chat.openReady();
    const reply = await chat.ask(MICRO.draw);
    const said = chat.says('Copied');
    await reply.getByRole('button', { name: 'Copy picture' }).click();
    await said;
    const [original, copied] = await page.evaluate(async () => {
      const size = async (blob: Blob) => {
        const { width, height } = await createImageBitmap(blob);
        return [width, height];
      };
      const shown = document.querySelector<HTMLImageElement>('figure img');
      const [item] = await navigator.clipboard.read();
      return [
        await size(await (await fetch(shown?.src ?? '')).blob()),
        item && (await size(await item.getType('image/png'))),
      ];
    });
    expect(copied).toEqual(original);
  });
});

test('a clipboard that refuses: the page says what to do instead', async ({ chat, page }) => {
  await chat.openReady();
  const reply = await chat.ask(MICRO.draw);
  await page.evaluate(() => {
    navigator.clipboard.write = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
  });
  await reply.getByRole('button', { name: 'Copy picture' }).click();
  await expect(chat.alerts.first()).toContainText('Download it instead');
});

const EDITED = [
  ['picture', MICRO.draw, 'Pictures', /^Remove picture$/],
  ['sound', MICRO.play, 'Sounds', /^Remove sound$/],
  ['video', MICRO.film, 'Videos', /^Remove video$/],
] as const;

for (const [what, asked, plural, remove] of EDITED) {
  test(`a ${what} is taken to be edited: attached once, asked for, and made anew`, async ({ chat, page }) => {
    await chat.openReady();
    const first = await chat.ask(asked);
    await first.getByRole('button', { name: 'Use as input' }).click();
    await first.getByRole('button', { name: 'Edit this' }).click();
    await expect(page.getByRole('button', { name: remove })).toHaveCount(1);
    await expect(chat.message).toHaveValue('Make it ');
    await expect(chat.message).toBeFocused();
    const routing = page.getByRole('radiogroup', { name: plural });
    await expect(routing.getByRole('radio', { name: 'Ask' })).toBeChecked();
    await page.keyboard.press('End');
    await page.keyboard.type('strange');
    await page.keyboard.press('Enter');
    await chat.replies.nth(1).waitFor();
    const anew = await chat.replied();
    const made = { picture: chat.pictures(anew), sound: chat.sounds(anew), video: chat.videos(anew) }[what];
    await expect(made.first()).toBeVisible();
    await expect(chat.userTexts).toHaveText([asked, 'Make it strange']);
    // It was asked for once.
    await expect(routing.getByRole('radio', { name: 'Auto' })).toBeChecked();
  });
}

test('in a sound one seeks by its waveform, and only one sound plays at a time', async ({ chat }) => {
  await chat.openReady();
  await chat.ask(MICRO.play);
  await chat.ask(MICRO.play);
  const [first, second] = [chat.sounds(chat.replies.first()), chat.sounds(chat.replies.last())];
  const position = first.getByRole('slider', { name: /^Position in Sound/ });
  const time = () => first.locator('audio').evaluate(({ currentTime }: HTMLAudioElement) => currentTime);
  await expect(position).toHaveAttribute('max', /^0\.5/);
  await position.focus();
  await position.press('End');
  await expect.poll(time).toBeCloseTo(0.51, 1);
  await position.press('Home');
  await expect.poll(time).toBe(0);
  await expect(position).toHaveAttribute('aria-valuetext', '0:00 of 0:00');

  // Endless, so that both would overlap however slow the machine is.
  for (const sound of [first, second])
    await sound.locator('audio').evaluate((audio: HTMLAudioElement) => {
      audio.loop = true;
    });
  await first.getByRole('button', { name: /^Play/ }).click();
  await first.getByRole('button', { name: /^Pause/ }).waitFor();
  await second.getByRole('button', { name: /^Play/ }).click();
  await second.getByRole('button', { name: /^Pause/ }).waitFor();
  await expect(first.locator('audio')).toHaveJSProperty('paused', true);
  await second.getByRole('button', { name: /^Pause/ }).click();
  await expect(second.locator('audio')).toHaveJSProperty('paused', true);
});

test('a key in a waveform counts from where the last one led, also before the sound got there', async ({
  chat,
  page,
}) => {
  await chat.openReady();
  const sound = chat.sounds(await chat.ask(MICRO.play));
  const position = sound.getByRole('slider', { name: /^Position in Sound/ });
  await expect(position).toHaveAttribute('max', /^0\.5/);
  // As on a machine that is slow to get there: nobody hears of it.
  await page.evaluate(() => {
    for (const type of ['seeked', 'timeupdate'])
      addEventListener(type, (event) => event.stopImmediatePropagation(), { capture: true });
  });
  await position.focus();
  for (const [key, seconds] of [
    ['End', 0.51],
    ['ArrowLeft', 0.5],
    ['ArrowLeft', 0.49],
    ['Home', 0],
  ] as const) {
    await position.press(key);
    await expect
      .poll(() => sound.locator('audio').evaluate(({ currentTime }: HTMLAudioElement) => currentTime), key)
      .toBeCloseTo(seconds, 3);
  }
});

test('every way to give something to the model has a key, and the list of keys names it', async ({ chat, page }) => {
  // Asked for before the page opens: a key is quicker than the browser is to hand its dialogs over.
  const chooser = page.waitForEvent('filechooser');
  await chat.openReady();
  await page.keyboard.press('Control+Shift+F');
  await chooser;
  await page.keyboard.press('Control+Shift+E');
  await chat.camera.waitFor();
  await page.keyboard.press('Escape');
  await expect(chat.camera).toHaveCount(0);
  await page.keyboard.press('Control+Shift+L');
  await expect(chat.alerts.first()).toContainText('microphone');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('searchbox', { name: 'Search chats' })).toBeFocused();
  await page.getByRole('heading', { level: 1 }).click();
  await page.keyboard.press('?');
  const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  for (const does of ['Attach a file', 'Record a sound', 'Open the camera', 'Search the chats'])
    await expect(list.getByText(does, { exact: true })).toBeVisible();
});
