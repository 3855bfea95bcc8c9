import { redDisc } from '../support/media-fixtures.ts';
import { MICRO } from '../support/micro-script.ts';
import { expect, test } from '../support/test.ts';

test('a greeting is answered as a stream, and the conversation is remembered', async ({ chat }) => {
  await chat.openReady();
  const lengths = await chat.lengthsWhileReplying(() => chat.say(MICRO.greeting));
  // More than one length seen: the text grew on the page instead of appearing at once.
  expect(new Set(lengths).size).toBeGreaterThan(2);
  await expect(chat.userTexts).toHaveText([MICRO.greeting]);
  await expect(chat.replies.last()).toContainText(MICRO.greetingReply);

  await chat.ask(MICRO.greeting);
  await expect(chat.userMessages).toHaveCount(2);
  await expect(chat.replies).toHaveCount(2);
});

test('an earlier turn stays in the cache: the next one prefills only what is new', async ({ chat }) => {
  await chat.openReady();
  const [first, second] = await chat.page.evaluate(async (text) => {
    const say = () => window.anytab.send({ content: [{ type: 'text', text }] }, { sampling: { temperature: 0 } });
    return [await say(), await say()];
  }, MICRO.greeting);
  expect(first.finish).toBe('stop');
  // The very first position is computed while loading: every conversation begins with it.
  expect(first.reusedTokens).toBeLessThanOrEqual(1);
  // All of the first turn but the token that ends it is reused.
  expect(second.reusedTokens).toBeGreaterThanOrEqual(first.promptTokens + first.newTokens - 2);
  expect(second.promptTokens).toBeGreaterThan(second.reusedTokens);
});

test('the same seed gives the same reply, another seed may differ', async ({ chat }) => {
  await chat.openReady();
  const texts = await chat.page.evaluate(async (text) => {
    const said: string[] = [];
    for (const seed of [7, 7]) {
      await window.anytab.newConversation();
      const turn = await window.anytab.send(
        { content: [{ type: 'text', text }] },
        { seed, sampling: { temperature: 1.5 } },
      );
      said.push(JSON.stringify(turn.parts.map((part) => (part.type === 'text' ? part.text : part.seed))));
    }
    return said;
  }, MICRO.long);
  expect(texts[0]).toBe(texts[1]);
});

test('stop ends the writing within 300 ms and keeps what was written', async ({ chat }) => {
  await chat.openReady();
  // The least of three: a slow product exceeds it every time, a busy machine now and then.
  const took: number[] = [];
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (attempt > 0) await chat.startNewChat();
    const stopped = chat.clickAsSoonAs({ button: 'Stop', text: 'a very small model' });
    await chat.say(MICRO.long);
    took.push((await stopped).milliseconds);
  }
  expect(Math.min(...took)).toBeLessThanOrEqual(300);
  await expect(chat.replies.last()).toContainText('a very small model');
  await expect(chat.replies.last()).not.toContainText(MICRO.longReplyEnd);

  // It goes on where it was stopped.
  await chat.replies.last().getByRole('button', { name: 'Continue' }).click();
  await expect(chat.replies.last()).toContainText(MICRO.longReplyEnd);
});

test('after a stop the next message is answered', async ({ chat }) => {
  await chat.openReady();
  const stopped = chat.clickAsSoonAs({ button: 'Stop', text: 'Once upon' });
  await chat.say(MICRO.long);
  await stopped;
  // What it says is the micro model's own affair: half a story is nothing that it was trained to go on from.
  await expect(await chat.ask(MICRO.greeting)).toContainText(/[a-z]{2}/i);
  await expect(chat.replies).toHaveCount(2);
  // And the worker is as good as new.
  await chat.startNewChat();
  await expect(chat.replies).toHaveCount(0);
  await expect(await chat.ask(MICRO.greeting)).toContainText(MICRO.greetingReply);
});

test('a message longer than the context is refused with what to do, stays, and is mended in place', async ({
  chat,
}) => {
  await chat.openReady();
  await chat.ask(MICRO.greeting);
  const long = 'word '.repeat(20_000);
  await chat.say(long);
  const refusal = chat.alerts.filter({ hasText: /too long/i });
  await expect(refusal).toContainText(/Shorten it/);
  await expect(chat.replies.first()).toContainText(MICRO.greetingReply);
  await refusal.getByRole('button', { name: 'Edit message' }).click();
  await expect(chat.editor).toHaveValue(long.trim());
  await chat.sendEdited(MICRO.greeting);
  await expect(await chat.replied()).toContainText(MICRO.greetingReply);
  await expect(chat.userTexts).toHaveText([MICRO.greeting, MICRO.greeting]);
  await expect(chat.alerts).toHaveCount(0);
});

test('an earlier message is changed: what followed it gives way, and it is answered anew', async ({ chat }) => {
  await chat.openReady();
  await chat.ask(MICRO.greeting);
  await chat.ask(MICRO.picture);
  await chat.userMessages.first().hover();
  await chat.userMessages.first().getByRole('button', { name: 'Edit message' }).click();
  await chat.sendEdited(MICRO.draw);
  await expect(chat.userTexts).toHaveText([MICRO.draw]);
  const reply = await chat.replied();
  await expect(reply).toContainText(MICRO.drawReplyAfterPicture);
  await expect(chat.pictures(reply)).toHaveCount(1);
  await chat.userMessages.getByRole('button', { name: 'Earlier version' }).click();
  await expect(chat.userTexts).toHaveText([MICRO.greeting, MICRO.picture]);
  await expect(chat.replies.first()).toContainText(MICRO.greetingReply);
});

test('a conversation left for a new one is one click away, also after a reload, with its picture', async ({ chat }) => {
  await chat.openReady();
  await chat.ask(MICRO.draw);
  await chat.startNewChat();
  await expect(chat.replies).toHaveCount(0);
  await chat.page.reload();
  await expect(chat.replies).toHaveCount(0);
  await chat.listed(MICRO.draw).click();
  await expect(chat.userTexts).toHaveText([MICRO.draw]);
  await expect(chat.pictures(chat.replies.last())).toHaveCount(1);
  await chat.ready();
  await expect(await chat.ask(MICRO.picture)).toContainText(MICRO.pictureReply);
  await chat.startNewChat();
  await chat.listed(MICRO.draw).click();
  await expect(chat.userTexts).toHaveText([MICRO.draw, MICRO.picture]);
});

test('a picture that is attached while a new chat is begun is still there to be sent', async ({ chat }) => {
  await chat.openReady();
  await chat.ask(MICRO.greeting);
  await chat.pick(redDisc());
  await chat.removePicture.waitFor();
  await chat.startNewChat();
  await expect(await chat.ask(MICRO.picture)).toContainText(MICRO.pictureReply);
  await expect(chat.userMessages.first().getByRole('img')).toHaveCount(1);
});

test('when the context is full the oldest turns are dropped, and the page says so', async ({ chat }) => {
  await chat.openReady();
  const dropped = await chat.page.evaluate(async (text) => {
    for (let turn = 0; turn < 40; turn += 1) {
      const finished = await window.anytab.send(
        { content: [{ type: 'text', text }] },
        { sampling: { temperature: 0 } },
      );
      if (finished.finish === 'failed') throw new Error(finished.error?.message);
      if (finished.droppedTurns > 0) return finished.droppedTurns;
    }
    return 0;
  }, MICRO.long);
  expect(dropped).toBeGreaterThan(0);
  await expect(
    chat.conversation
      .or(chat.notes)
      .filter({ hasText: /forgot|dropped|no longer|left out/i })
      .first(),
  ).toBeVisible();
});
