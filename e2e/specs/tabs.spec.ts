import { ChatPage } from '../pages/chat-page.ts';
import { readPack } from '../support/pack-files.ts';
import { MICRO } from '../support/micro-script.ts';
import { expect, test } from '../support/test.ts';

const ELSEWHERE = 'This chat is open in another tab. What is written there shows here.';

test('a chat that another tab writes follows it, offers nothing that it may not do, and is taken over when asked to', async ({
  chat,
  server,
  context,
}) => {
  await chat.openReady();
  await chat.ask(MICRO.draw);
  const other = new ChatPage(await context.newPage(), server.origin);
  await other.openReady();
  await other.listed(MICRO.draw).click();
  await expect(other.notes.filter({ hasText: ELSEWHERE })).toBeVisible();
  await expect(other.message).toHaveCount(0);
  await expect(other.pictures(other.replies.last())).toHaveCount(1);
  for (const name of ['Edit message', 'Write another reply', 'Re-roll', 'Use as input'])
    await expect(other.conversation.getByRole('button', { name })).toHaveCount(0);

  await chat.ask(MICRO.greeting);
  await expect(other.userTexts).toHaveText([MICRO.draw, MICRO.greeting]);
  await expect(other.replies.last()).toContainText(MICRO.greetingReply);

  await other.page.getByRole('button', { name: 'Use it here' }).click();
  await expect(other.message).toBeVisible();
  await expect(chat.notes.filter({ hasText: ELSEWHERE })).toBeVisible();
  await expect(chat.message).toHaveCount(0);
  await other.ask(MICRO.greeting);
  await expect(chat.userTexts).toHaveText([MICRO.draw, MICRO.greeting, MICRO.greeting]);
  await expect(chat.replies.last()).toContainText(MICRO.greetingReply);

  // And when that tab goes, this one may write again, without being asked.
  await other.page.close();
  await expect(chat.message).toBeVisible();
  await chat.ask(MICRO.greeting);
  await chat.page.reload();
  await expect(chat.userTexts).toHaveText([MICRO.draw, MICRO.greeting, MICRO.greeting, MICRO.greeting]);
});

test('a drawing under way is taken over: stopped there with all that was written, and made here', async ({
  chat,
  server,
  context,
}) => {
  const other = new ChatPage(await context.newPage(), server.origin);
  await Promise.all([chat.openReady(), other.openReady()]);
  const drawing = chat.drawingBegan();
  await chat.sendWithSteps(MICRO.draw, 2000);
  await drawing;
  await other.listed(MICRO.draw).click();
  await expect(other.replies.last()).toContainText(MICRO.drawReply);
  await expect(other.stopPicture).toHaveCount(0);
  await other.page.getByRole('button', { name: 'Use it here' }).click();
  await expect(other.message).toBeVisible();
  for (const tab of [chat, other]) {
    await expect(tab.replies.last()).toContainText('Stopped before it was finished');
    await expect(tab.replies.last()).toContainText(MICRO.drawReply);
  }
  await expect(chat.replies.last().getByRole('button', { name: 'Try again' })).toHaveCount(0);
  await other.ask(MICRO.greeting);
  await expect(chat.replies.last()).toContainText(MICRO.greetingReply);
});

test('a reply that failed is not tried again by a tab that only follows', async ({ chat, server, context, guard }) => {
  guard.expect(/404/);
  const missing = { type: 'answer', status: 404, contentType: 'text/plain', body: 'Not found' } as const;
  server.inject({ path: /\/weights\/imageDenoiser/, fault: missing });
  await chat.openReady();
  await chat.say(MICRO.draw);
  await expect(chat.tryAgain).toBeVisible();
  server.reset();
  const other = new ChatPage(await context.newPage(), server.origin);
  await other.open();
  await other.listed(MICRO.draw).click();
  await expect(other.notes.filter({ hasText: ELSEWHERE })).toBeVisible();
  await expect(other.alerts.first()).toBeVisible();
  await expect(other.tryAgain).toHaveCount(0);
  await other.page.getByRole('button', { name: 'Use it here' }).click();
  await other.ready();
  await other.tryAgain.click();
  await expect(other.pictures(other.replies.last())).toHaveCount(1);
  await expect(chat.pictures(chat.replies.last())).toHaveCount(1);
});

test('a tab that is frozen has its chat taken, and follows once it wakes', async ({ chat, server, context }) => {
  await chat.openReady();
  await chat.ask(MICRO.greeting);
  const other = new ChatPage(await context.newPage(), server.origin);
  await other.openReady();
  await other.listed(MICRO.greeting).click();
  const session = await context.newCDPSession(chat.page);
  await session.send('Debugger.enable');
  const frozen = new Promise((resolve) => session.once('Debugger.paused', resolve));
  await session.send('Debugger.pause');
  // The next script is where it pauses; it has no answer before it wakes.
  void chat.page.evaluate(() => undefined).catch(() => undefined);
  await frozen;
  await other.page.getByRole('button', { name: 'Use it here' }).click();
  await expect(other.message).toBeVisible();
  await other.ask(MICRO.draw);
  await session.send('Debugger.resume');
  await session.detach();
  await expect(chat.notes.filter({ hasText: ELSEWHERE })).toBeVisible();
  await expect(chat.userTexts).toHaveText([MICRO.greeting, MICRO.draw]);
  await expect(chat.pictures(chat.replies.last())).toHaveCount(1);
});

test('two tabs download the pack once and write at once, each its own chat, and both are kept', async ({
  chat,
  server,
  context,
}) => {
  const other = new ChatPage(await context.newPage(), server.origin);
  await Promise.all([chat.openReady(), other.openReady()]);
  await Promise.all([chat.ask(MICRO.drawTwo), other.ask(MICRO.drawAndPlay)]);
  await expect(chat.pictures(chat.replies.last())).toHaveCount(2);
  await expect(other.sounds(other.replies.last())).toHaveCount(1);
  for (const { path: file, bytes } of readPack('micro').files) {
    const sent = server.requestsFor(new RegExp(`/packs/micro/${file.replaceAll('.', '\\.')}$`));
    expect(
      sent.reduce((sum, { bodyBytes }) => sum + bodyBytes, 0),
      file,
    ).toBeLessThanOrEqual(bytes);
  }
  for (const tab of [chat, other]) {
    await expect(tab.listed(MICRO.drawTwo)).toBeVisible();
    await expect(tab.listed(MICRO.drawAndPlay)).toBeVisible();
  }
  await other.page.close();
  await chat.page.reload();
  await expect(chat.userTexts).toHaveText([MICRO.drawTwo]);
  await expect(chat.pictures(chat.replies.last())).toHaveCount(2);
  await chat.listed(MICRO.drawAndPlay).click();
  await expect(chat.sounds(chat.replies.last())).toHaveCount(1);
  await expect(chat.pictures(chat.replies.last())).toHaveCount(1);
});
