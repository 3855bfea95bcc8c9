import { describe, expect, test } from 'vitest';
import type { MediumId } from '../domain/message.ts';
import { CodedError, OPTIONS, WEBGPU, gate, scriptedChat, settle, span, step, text } from './scripted-tiers.ts';
import { generatedParts, replyText } from './turn.ts';
import type { GeneratedPart, Turn, UserPart } from './turn.ts';
import { itemSeed } from './seeds.ts';

const say = (words: string): readonly UserPart[] => [{ type: 'text', text: words }];
const show = (mediumId: string, words: string): readonly UserPart[] => [
  { type: 'medium', modality: 'image', mediumId: mediumId as MediumId },
  ...say(words),
];
const shape = (turn: Turn): readonly string[] =>
  turn.reply.map((part) => (part.type === 'text' ? part.text : `<${part.modality} ${part.status}>`));
const item = (turn: Turn, index = 0): GeneratedPart => {
  const part = generatedParts(turn)[index];
  if (part === undefined) throw new RangeError('no such item');
  return part;
};

describe('a reply', () => {
  test('places text, picture and text in the order written', async () => {
    const chat = scriptedChat({ replies: [[text('An apple. '), span(0), text('Enjoy!')]] });
    await chat.engine.settled(chat.engine.send(say('draw an apple')));
    expect(shape(chat.turn(0))).toEqual(['An apple. ', '<image done>', 'Enjoy!']);
    expect(item(chat.turn(0))).toMatchObject({ caption: 'An apple.', drawing: { mediumId: 'drawn-0' } });
    expect(chat.turn(0).result?.signalPeaks.image?.probability).toBe(0.25);
  });

  test('draws while the text goes on, and draws one picture at a time in order', async () => {
    const moreText = gate();
    const firstDrawing = gate();
    const chat = scriptedChat({
      replies: [[text('One. '), span(0), text('Two. '), span(1), moreText, text('End.')]],
      drawings: [[step(1, 4), firstDrawing], []],
    });
    const id = chat.engine.send(say('draw two'));
    await settle();
    expect(shape(chat.turn(0))).toEqual(['One. ', '<image drawing>', 'Two. ', '<image waiting>']);
    expect(chat.turn(0).stage).toBe('writing');
    expect(chat.asked.drawings).toHaveLength(1);
    moreText.open();
    firstDrawing.open();
    await chat.engine.settled(id);
    expect(chat.adopted).toEqual(['drawn-0', 'drawn-1']);
    expect(shape(chat.turn(0)).at(-1)).toBe('End.');
    expect(item(chat.turn(0), 1).drawing?.mediumId).toBe('drawn-1');
  });

  test('takes no core before the message is on the screen', async () => {
    const screen = gate();
    const chat = scriptedChat({ replies: [[text('Hello.')]], screen });
    const id = chat.engine.send(say('hi'));
    await settle();
    expect(chat.turn(0).stage).toBe('queued');
    expect(chat.asked.loads).toHaveLength(0);
    expect(chat.asked.replies).toHaveLength(0);
    screen.open();
    await chat.engine.settled(id);
    expect(replyText(chat.turn(0))).toBe('Hello.');
  });

  test('that is stopped before its message is on the screen is never begun', async () => {
    const screen = gate();
    const chat = scriptedChat({ replies: [[text('Hello.')]], screen });
    const id = chat.engine.send(say('hi'));
    chat.engine.stop();
    screen.open();
    await chat.engine.settled(id);
    await settle();
    expect(chat.turn(0).stage).toBe('stopped');
    expect(chat.asked.replies).toHaveLength(0);
  });

  test('gives every item its own seed, fixed by the seed of the turn', async () => {
    const chat = scriptedChat({ replies: [[span(0), span(1)]] });
    await chat.engine.settled(chat.engine.send(say('draw two')));
    expect(chat.asked.drawings.map((request) => request.seed)).toEqual([itemSeed(7, 0), itemSeed(7, 1)]);
    expect(itemSeed(7, 0)).not.toBe(itemSeed(7, 1));
  });

  test('hands the span to the decoder on the signal route and the last sentence on the caption route', async () => {
    const chat = scriptedChat({
      replies: [
        [text('Here. A red apple.'), span(0)],
        [text('Here. A red apple.'), span(0)],
      ],
    });
    await chat.engine.settled(chat.engine.send(say('draw')));
    await chat.engine.settled(chat.engine.send(say('draw'), { route: 'caption' }));
    expect(chat.asked.drawings[0]?.conditioning).toMatchObject({
      route: 'signal',
      signalHiddenStates: { dims: [4, 2] },
    });
    expect(chat.asked.drawings[1]?.conditioning).toEqual({ route: 'caption', caption: 'A red apple.' });
  });

  test('passes the routing override and the sampling options on', async () => {
    const chat = scriptedChat({ replies: [[text('No picture.')]] });
    await chat.engine.settled(chat.engine.send(say('hi'), { routing: { image: 'forbid' } }));
    expect(chat.asked.replies[0]).toMatchObject({ routing: { image: 'forbid' }, seed: 7, sampling: OPTIONS.sampling });
  });

  test('says when whole turns fell out of the context', async () => {
    const chat = scriptedChat({ replies: [[{ type: 'context-trimmed', droppedTurns: 3 }, text('Hm.')]] });
    await chat.engine.settled(chat.engine.send(say('hi')));
    expect(chat.turn(0).droppedTurns).toBe(3);
  });

  test('waits for the reply before it, and carries the whole history', async () => {
    const hold = gate();
    const chat = scriptedChat({ replies: [[text('Hello.'), hold], [text('Again.')]] });
    chat.engine.send(say('one'));
    const second = chat.engine.send(say('two'));
    await settle();
    expect(chat.asked.replies).toHaveLength(1);
    hold.open();
    await chat.engine.settled(second);
    expect(chat.asked.replies[1]?.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
  });
});

describe('pictures that were shown', () => {
  test('are perceived once, however many turns they stay in the history', async () => {
    const chat = scriptedChat({ replies: [[text('A cat.')], [text('Black.')]] });
    await chat.engine.settled(chat.engine.send(show('photo', 'what is it?')));
    await chat.engine.settled(chat.engine.send(say('and the colour?')));
    expect(chat.asked.perceptions).toHaveLength(1);
    expect(chat.asked.replies[1]?.messages[0]?.parts.map(({ type }) => type)).toEqual(['concept-tokens', 'text']);
  });

  test('that were generated stay in the history by their span, and are perceived when spoken of', async () => {
    const chat = scriptedChat({ replies: [[text('Voilà.'), span(0)], [text('Done.')], [text('Yes.')]] });
    await chat.engine.settled(chat.engine.send(say('draw an apple')));
    await chat.engine.settled(chat.engine.send(say('make it blue')));
    expect(chat.turn(1).references).toEqual(['drawn-0']);
    const [, assistant, user] = chat.asked.replies[1]?.messages ?? [];
    expect(assistant?.parts.map(({ type }) => type)).toEqual(['text', 'signal-span']);
    expect(user?.parts.map(({ type }) => type)).toEqual(['concept-tokens', 'text']);
    expect(user?.parts[0]).toMatchObject({ key: 'drawn-0' });
  });

  test('are left out with a notice when they cannot be seen again', async () => {
    const chat = scriptedChat({
      replies: [[span(0)], [text('Hm.')]],
      perceptions: [[new CodedError('runtime/session')]],
    });
    await chat.engine.settled(chat.engine.send(say('draw an apple')));
    await chat.engine.settled(chat.engine.send(say('make it blue')));
    expect(chat.turn(1)).toMatchObject({ stage: 'done', references: [] });
    expect(chat.turn(1).notices.map(({ code }) => code)).toEqual(['perception/reference-lost']);
  });
});

describe('stop', () => {
  const phases = {
    loading: { loads: { language: [[gate()]] } },
    perceiving: { perceptions: [[gate()]] },
    prefilling: { replies: [[{ type: 'prefill', doneTokens: 1, totalTokens: 9, reusedTokens: 0 } as const, gate()]] },
    writing: { replies: [[text('Once upon'), gate(), text(' a time')]] },
  };

  test.each(Object.entries(phases))('takes effect at once while %s', async (phase, scripts) => {
    const chat = scriptedChat(scripts);
    const id = chat.engine.send(show('photo', 'tell me'));
    await settle();
    expect(chat.turn(0).stage).toBe(phase);
    chat.engine.stop();
    expect(chat.turn(0).stage).toBe('stopped');
    await chat.engine.settled(id);
    expect(replyText(chat.turn(0))).toBe(phase === 'writing' ? 'Once upon' : '');
  });

  test('keeps the partial text in the history, and ignores what a slow worker still sends', async () => {
    const hold = gate();
    const chat = scriptedChat({ replies: [[text('Once upon'), hold, text(' a time')], [text('Sorry.')]] });
    chat.engine.send(say('tell me'));
    await settle();
    chat.engine.stop();
    hold.open();
    await settle();
    expect(replyText(chat.turn(0))).toBe('Once upon');
    await chat.engine.settled(chat.engine.send(say('enough')));
    expect(chat.asked.replies[1]?.messages[1]).toEqual({
      role: 'assistant',
      parts: [{ type: 'text', text: 'Once upon' }],
    });
  });

  test('of one picture lets the text and the next picture go on', async () => {
    const drawing = gate();
    const writing = gate();
    const chat = scriptedChat({
      replies: [[text('A. '), span(0), span(1), writing, text('B.')]],
      drawings: [[step(1, 4), drawing], []],
    });
    const id = chat.engine.send(say('draw two'));
    await settle();
    chat.engine.stopItem(id, item(chat.turn(0)).itemId);
    expect(item(chat.turn(0)).status).toBe('stopped');
    writing.open();
    await chat.engine.settled(id);
    expect(shape(chat.turn(0))).toEqual(['A. ', '<image stopped>', '<image done>', 'B.']);
  });

  test('of a picture that still waits keeps it from starting', async () => {
    const drawing = gate();
    const chat = scriptedChat({ replies: [[span(0), span(1)]], drawings: [[drawing]] });
    const id = chat.engine.send(say('draw two'));
    await settle();
    chat.engine.stopItem(id, item(chat.turn(0), 1).itemId);
    drawing.open();
    await chat.engine.settled(id);
    expect(chat.asked.drawings).toHaveLength(1);
    expect(shape(chat.turn(0))).toEqual(['<image done>', '<image stopped>']);
  });

  test('while drawing ends the turn and keeps its text', async () => {
    const chat = scriptedChat({ replies: [[text('Look: '), span(0)]], drawings: [[step(1, 4), gate()]] });
    const id = chat.engine.send(say('draw'));
    await settle();
    chat.engine.stop();
    await chat.engine.settled(id);
    expect(shape(chat.turn(0))).toEqual(['Look: ', '<image stopped>']);
  });
});

describe('a re-roll', () => {
  test('draws from the kept span with a new seed and leaves the text alone', async () => {
    const chat = scriptedChat({ replies: [[text('Look. '), span(0)]] });
    const id = chat.engine.send(say('draw'));
    await chat.engine.settled(id);
    chat.engine.reroll(id, item(chat.turn(0)).itemId, { seed: 99 });
    expect(item(chat.turn(0)).drawing?.mediumId).toBe('drawn-0');
    await chat.engine.settled(id);
    expect(chat.asked.replies).toHaveLength(1);
    expect(chat.asked.drawings[1]?.conditioning).toEqual(chat.asked.drawings[0]?.conditioning);
    expect(item(chat.turn(0)).drawing).toMatchObject({ seed: 99, mediumId: 'drawn-1' });
  });

  test('that is stopped brings the former picture back', async () => {
    const chat = scriptedChat({ replies: [[span(0)]], drawings: [[], [step(1, 4), gate()]] });
    const id = chat.engine.send(say('draw'));
    await chat.engine.settled(id);
    const { itemId, attempt } = item(chat.turn(0));
    chat.engine.reroll(id, itemId);
    await settle();
    chat.engine.stopItem(id, itemId);
    expect(item(chat.turn(0))).toMatchObject({ status: 'done', drawing: { mediumId: 'drawn-0', seed: attempt.seed } });
  });
});

describe('changing a sound', () => {
  const attached: UserPart = { type: 'medium', modality: 'audio', mediumId: 'sound-mine' as MediumId };

  test('gives the decoder the sound that is attached, with the strength that is set, and again at a re-roll', async () => {
    const chat = scriptedChat({ replies: [[text('With rain. '), span(0, false, 'audio')]] });
    const id = chat.engine.send([attached, ...say('add rain to it')], { strength: 0.4 });
    await chat.engine.settled(id);
    expect(item(chat.turn(0))).toMatchObject({ source: 'sound-mine', drawing: { strength: 0.4 } });
    chat.engine.reroll(id, item(chat.turn(0)).itemId, { strength: 0.9 });
    await chat.engine.settled(id);
    const sources = chat.asked.drawings.map(({ source }) => [source?.medium.modality, source?.strength]);
    expect(sources).toEqual([
      ['audio', 0.4],
      ['audio', 0.9],
    ]);
  });

  test('is not tried where the pack only makes the modality, or nothing earlier is spoken of', async () => {
    const chat = scriptedChat({ replies: [[span(0)], [span(0)], [span(0, false, 'audio')]] });
    for (const words of ['draw an apple', 'make it blue', 'play a dog barking']) {
      await chat.engine.settled(chat.engine.send(say(words), { strength: 0.4 }));
    }
    expect(chat.asked.drawings.map(({ source }) => source)).toEqual([undefined, undefined, undefined]);
  });
});

test('a picture that is attached to a wish for a video is what moves', async () => {
  const chat = scriptedChat({ replies: [[text('Off it goes. '), span(0, false, 'video')]] });
  const picture: UserPart = { type: 'medium', modality: 'image', mediumId: 'photo' as MediumId };
  await chat.engine.settled(chat.engine.send([picture, ...say('make it move')], { strength: 0.4 }));
  expect(item(chat.turn(0))).toMatchObject({ source: 'photo', drawing: { strength: 0.4 } });
  expect(chat.asked.drawings.map(({ source }) => source?.strength)).toEqual([0.4]);
});

describe('changing what was said', () => {
  test('regenerating answers the same message with another seed', async () => {
    const chat = scriptedChat({ replies: [[text('One.')], [text('Two.')]] });
    const first = chat.engine.send(say('hello'));
    await chat.engine.settled(first);
    await chat.engine.settled(chat.engine.regenerate(first, { seed: 8 }));
    expect(chat.store.getSnapshot().turns).toHaveLength(1);
    expect(replyText(chat.turn(0))).toBe('Two.');
    expect(chat.asked.replies[1]).toMatchObject({ seed: 8, messages: [{ role: 'user' }] });
  });

  test('editing an earlier message drops what followed, and stops what of it is under way', async () => {
    const chat = scriptedChat({ replies: [[text('One.')], [text('Two'), gate()], [text('Three.')]] });
    const first = chat.engine.send(say('a'));
    await chat.engine.settled(first);
    chat.engine.send(say('b'));
    await settle();
    await chat.engine.settled(chat.engine.edit(first, say('c')));
    expect(chat.store.getSnapshot().turns.map((turn) => replyText(turn))).toEqual(['Three.']);
  });
});

describe('when something breaks', () => {
  test('a crashed language worker is restarted and goes on after the text already shown', async () => {
    const chat = scriptedChat({
      replies: [
        [text('Once upon'), span(0), new CodedError('worker/crashed')],
        [text(' a time.'), span(0)],
      ],
    });
    const id = chat.engine.send(say('tell me'), { routing: { image: 'ask' } });
    await chat.engine.settled(id);
    expect(shape(chat.turn(0))).toEqual(['Once upon', '<image done>', ' a time.', '<image done>']);
    expect(chat.turn(0).notices.map(({ code }) => code)).toEqual(['worker/restarted']);
    expect(chat.asked.loads.filter(({ tier }) => tier === 'language')).toHaveLength(2);
    expect(chat.asked.replies[1]?.messages.at(-1)).toMatchObject({
      role: 'assistant',
      parts: [{ type: 'text', text: 'Once upon' }, { type: 'signal-span' }],
    });
    expect(chat.asked.replies[1]?.routing).toEqual({ image: 'auto' });
    expect(item(chat.turn(0), 1).span.index).toBe(1);
  });

  test('a second crash is shown in the turn, and retrying keeps the text', async () => {
    const crash = new CodedError('worker/crashed');
    const chat = scriptedChat({ replies: [[text('Once '), crash], [text('upon '), crash], [text('a time.')]] });
    const id = chat.engine.send(say('tell me'));
    await chat.engine.settled(id);
    expect(chat.turn(0)).toMatchObject({ stage: 'failed', failure: { code: 'worker/crashed', action: 'retry' } });
    chat.engine.resume(id);
    await chat.engine.settled(id);
    expect(chat.turn(0)).toMatchObject({ stage: 'done', failure: null });
    expect(replyText(chat.turn(0))).toBe('Once upon a time.');
  });

  test('a crashed perception worker is restarted and looks again', async () => {
    const chat = scriptedChat({ replies: [[text('A cat.')]], perceptions: [[new CodedError('worker/crashed')], []] });
    await chat.engine.settled(chat.engine.send(show('photo', 'what?')));
    expect(chat.turn(0).stage).toBe('done');
    expect(chat.asked.perceptions).toHaveLength(2);
  });

  test('a device lost while drawing falls back to wasm with a notice and the same seed', async () => {
    const chat = scriptedChat(
      { replies: [[span(0)]], drawings: [[step(1, 4), new CodedError('runtime/device-lost')], [step(1, 4)]] },
      WEBGPU,
    );
    await chat.engine.settled(chat.engine.send(say('draw')));
    expect(item(chat.turn(0)).status).toBe('done');
    expect(chat.turn(0).notices.map(({ code }) => code)).toEqual(['runtime/fell-back']);
    expect(chat.residency.getSnapshot().generation.backend.backend).toBe('wasm');
    expect(chat.residency.getSnapshot().language.backend.backend).toBe('webgpu');
    expect(chat.asked.drawings[1]).toEqual(chat.asked.drawings[0]);
  });

  test('a drawing that fails leaves the text, and can be retried with its settings', async () => {
    const chat = scriptedChat({
      replies: [[text('Look. '), span(0)]],
      drawings: [[new CodedError('runtime/out-of-memory')]],
    });
    const id = chat.engine.send(say('draw'));
    await chat.engine.settled(id);
    expect(chat.turn(0).stage).toBe('done');
    expect(item(chat.turn(0))).toMatchObject({ status: 'failed', failure: { code: 'runtime/out-of-memory' } });
    chat.engine.retryItem(id, item(chat.turn(0)).itemId);
    await chat.engine.settled(id);
    expect(item(chat.turn(0)).status).toBe('done');
    expect(chat.asked.drawings[1]?.seed).toBe(chat.asked.drawings[0]?.seed);
  });

  test('a load that fails is shown, and the next try loads again', async () => {
    const chat = scriptedChat({ loads: { language: [[new CodedError('pack/missing')]] }, replies: [[text('Hi.')]] });
    const id = chat.engine.send(say('hi'));
    await chat.engine.settled(id);
    expect(chat.turn(0)).toMatchObject({ stage: 'failed', failure: { code: 'pack/missing' } });
    expect(chat.residency.getSnapshot().language.status).toBe('failed');
    chat.engine.resume(id);
    await chat.engine.settled(id);
    expect(replyText(chat.turn(0))).toBe('Hi.');
  });
});
