import { expect, test } from 'vitest';
import { gate, scriptedChat, settle, span, text } from '../orchestrator/scripted-tiers.ts';
import { announcement } from './announcer.tsx';

const NOTHING = { turnId: undefined, length: 0, media: 0 };

test('only finished sentences are spoken while the reply is written, and each once', async () => {
  const hold = gate();
  const chat = scriptedChat({ replies: [[text('One. Two'), hold, text(' and three. '), span(0)]] });
  const id = chat.engine.send([{ type: 'text', text: 'go' }]);
  await settle();
  expect(announcement(chat.turn(0), NOTHING)).toBe('One.');
  hold.open();
  await chat.engine.settled(id);
  expect(announcement(chat.turn(0), { turnId: id, length: 5, media: 0 })).toBe('Two and three. A picture is finished.');
  expect(announcement(chat.turn(0), { turnId: id, length: 20, media: 1 })).toBe('');
});
