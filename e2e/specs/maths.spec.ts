import { MICRO } from '../support/micro-script.ts';
import { question, storeSamples } from '../support/sample-chats.ts';
import { expect, test } from '../support/test.ts';

const SAYS = `The roots of $ax^2 + bx + c = 0$ are

\\[ x = \\frac{-b \\pm \\sqrt{b^2 - 4ac}}{2a} \\]

where \\(a \\neq 0\\). It costs $5 or $10. Wrong: $$\\frac{1$$. Code: \`$x$\`.`;

test('formulas in a reply are set, prices are not, and what is no formula stays as it was written', async ({
  chat,
  page,
}) => {
  await chat.openReady();
  await chat.ask(MICRO.greeting);
  await storeSamples(page, [{ id: 'maths', turns: 1, at: 1_700_000_000_000, says: SAYS }]);
  await page.reload();
  await chat.ready();
  await chat.listed(question('maths', 1)).click();
  const reply = chat.replies.last();
  await expect(reply.locator('math')).toHaveCount(3);
  await expect(reply.locator('math').first()).toHaveText('ax2+bx+c=0');
  await expect(reply.locator('math[display="block"] mfrac msqrt')).toHaveCount(1);
  await expect(reply).toContainText('It costs $5 or $10.');
  await expect(reply).toContainText('\\frac{1');
  await expect(reply.locator('code')).toHaveText('$x$');
  // A fraction stands above its line: set by the browser, not words in a row.
  const [over, under] = await Promise.all(
    [0, 1].map((index) => reply.locator('math[display="block"] mfrac > *').nth(index).boundingBox()),
  );
  expect((over?.y ?? 0) + (over?.height ?? 0)).toBeLessThanOrEqual((under?.y ?? 0) + 1);
});
