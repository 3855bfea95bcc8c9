import { describe, expect, test } from 'vitest';
import type { MediumId } from '../domain/message.ts';
import { outlinePack } from '../packs/pack-outline.ts';
import { sampleManifest } from '../packs/sample-manifest.ts';
import { createChatCompletions } from './chat-completions.ts';
import type { MediaShelf } from './completion-media.ts';
import type { ChatCompletions, CompletionChunk, CompletionRequest } from './completion-types.ts';
import { CodedError, gate, scriptedChat, settle, span, step, text } from './scripted-tiers.ts';
import type { ScriptedChat, Scripts } from './scripted-tiers.ts';

interface Scripted extends ScriptedChat {
  readonly completions: ChatCompletions;
  /** Files by the media that they are kept as. */
  readonly kept: Map<MediumId, Blob>;
}

function scripted(scripts: Scripts = {}): Scripted {
  const chat = scriptedChat(scripts);
  const kept = new Map<MediumId, Blob>();
  let admitted = 0;
  const shelf: MediaShelf = {
    admit: async (blob) => {
      const words = await blob.text();
      if (words === 'broken') throw new CodedError('media/truncated');
      const mediumId = `admitted-${String((admitted += 1))}` as MediumId;
      kept.set(mediumId, blob);
      return { mediumId, modality: 'image' };
    },
    restore: (mediumId, blob) => kept.set(mediumId, blob),
    forget: (mediumIds) => {
      for (const mediumId of mediumIds) kept.delete(mediumId);
    },
    blob: (mediumId) => kept.get(mediumId),
  };
  const media = {
    ...shelf,
    decoded: async () =>
      ({ modality: 'image', pixels: { width: 1, height: 1, data: new Uint8ClampedArray(4) } }) as const,
    adopt: async () => {
      const mediumId = `made-${String(kept.size)}` as MediumId;
      kept.set(mediumId, new Blob(['made'], { type: 'image/png' }));
      return mediumId;
    },
  };
  const facts = outlinePack(sampleManifest());
  return { ...chat, kept, completions: createChatCompletions({ facts, residency: chat.residency, media }) };
}

const hello: Omit<CompletionRequest, 'stream'> = { messages: [{ role: 'user', content: 'hello' }] };
const picture = { type: 'image_url', image_url: { url: 'data:image/png;base64,cGl4ZWxz' } } as const;
const shows = (...content: CompletionRequest['messages'][number]['content'][]) => ({
  messages: content.map((each, index) => ({ role: index % 2 === 0 ? 'user' : 'assistant', content: each }) as const),
});

async function chunksOf(completions: ChatCompletions, request: CompletionRequest): Promise<readonly CompletionChunk[]> {
  const chunks: CompletionChunk[] = [];
  for await (const chunk of await completions.create({ ...request, stream: true })) chunks.push(chunk);
  return chunks;
}

test('an answer has its words, its parts in order, why it ended and what it took', async () => {
  const { completions } = scripted({ replies: [[text('Look. '), span(0), text('Nice?')]] });
  const { id, object, model, choices, usage } = await completions.create(hello);
  expect(id).toMatch(/^chatcmpl-/);
  expect({ object, model }).toEqual({ object: 'chat.completion', model: 'sample' });
  const [{ message, finish_reason }] = choices;
  expect(finish_reason).toBe('stop');
  expect(message.content).toBe('Look. Nice?');
  expect(message.parts).toMatchObject([
    { type: 'text', text: 'Look. ' },
    { type: 'image_url', image_url: { url: `data:image/png;base64,${btoa('made')}` } },
    { type: 'text', text: 'Nice?' },
  ]);
  expect(usage).toMatchObject({ prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 });
});

test('a stream says the role first, words as they come, what becomes of a medium, and the end last', async () => {
  const { completions } = scripted({
    replies: [[text('Look.'), span(0), text(' Nice?')]],
    drawings: [[step(1, 2), step(2, 2)]],
  });
  const chunks = await chunksOf(completions, hello);
  const deltas = chunks.map(({ choices: [{ delta }] }) => delta);
  expect(deltas[0]).toEqual({ role: 'assistant', content: '' });
  expect(deltas.map(({ content }) => content ?? '').join('')).toBe('Look. Nice?');
  const media = deltas.flatMap((delta) => delta.media ?? []);
  expect(media.map(({ index, status }) => `${String(index)} ${status}`)).toEqual([
    '0 begun',
    '0 step',
    '0 step',
    '0 done',
  ]);
  expect(media.at(-1)).toMatchObject({ modality: 'image', part: { type: 'image_url' } });
  expect(chunks.map(({ choices: [{ finish_reason }] }) => finish_reason)).toEqual([
    ...deltas.slice(1).map(() => null),
    'stop',
  ]);
  expect(chunks.at(-1)?.usage?.total_tokens).toBe(15);
  expect(new Set(chunks.map(({ id }) => id)).size).toBe(1);
});

test('modalities that are named are asked for and the others forbidden; none named leave it to the model', async () => {
  const { completions, asked } = scripted({ replies: [[text('a')], [text('b')]] });
  await completions.create({ ...hello, modalities: ['text', 'image'] });
  await completions.create(hello);
  expect(asked.replies.map(({ routing }) => routing)).toEqual([{ image: 'ask', audio: 'forbid', video: 'forbid' }, {}]);
});

test('system words, earlier turns and options reach the model', async () => {
  const { completions, asked } = scripted({ replies: [[span(0)]] });
  await completions.create({
    messages: [
      { role: 'developer', content: 'Be brief.' },
      { role: 'user', content: 'Draw' },
      { role: 'assistant', content: [{ type: 'text', text: 'Here.' }, picture] },
      { role: 'user', content: 'More,' },
      { role: 'user', content: 'please' },
    ],
    seed: 3,
    temperature: 0.5,
    max_tokens: 7,
    generation: { image: { steps: 2, guidance_scale: 4 } },
  });
  const [request] = asked.replies;
  expect(request?.messages.map(({ role, parts }) => [role, ...parts.map((part) => part.type)])).toEqual([
    ['system', 'text'],
    ['user', 'text'],
    ['assistant', 'text', 'signal-span'],
    ['user', 'text', 'text'],
  ]);
  expect(request).toMatchObject({ seed: 3, sampling: { temperature: 0.5, maxNewTokens: 7 } });
  expect(asked.drawings).toMatchObject([{ steps: 2, guidanceScale: 4 }]);
});

test('what an answer showed can be spoken of in the next request', async () => {
  const { completions, asked } = scripted({ replies: [[text('Blue.')]] });
  await completions.create(shows('Draw an apple', [{ type: 'text', text: 'Here.' }, picture], 'Make it blue'));
  expect(asked.replies[0]?.messages.at(-1)?.parts.map(({ type }) => type)).toEqual(['concept-tokens', 'text']);
});

test('a medium of the request before is perceived once, and one that no request names is forgotten', async () => {
  const { completions, asked, kept } = scripted({ replies: [[text('a')], [text('b')], [text('c')]] });
  const look = [picture, { type: 'text', text: 'What is it?' }] as const;
  await completions.create(shows(look));
  await completions.create(shows(look, 'A cat.', 'Sure?'));
  expect(asked.perceptions).toHaveLength(1);
  const keys = asked.replies.map(({ messages }) =>
    messages.flatMap(({ parts }) => parts.flatMap((part) => (part.type === 'concept-tokens' ? part.key : []))),
  );
  expect(keys[0]).toEqual(keys[1]);
  expect(kept.size).toBe(1);
  await completions.create(hello);
  expect(kept.size).toBe(0);
});

test('what was made is not kept once the answer has it', async () => {
  const { completions, kept } = scripted({ replies: [[span(0)]] });
  await completions.create(hello);
  expect(kept.size).toBe(0);
});

test('requests are answered one after the other', async () => {
  const writing = gate();
  const { completions, asked } = scripted({ replies: [[writing, text('first')], [text('second')]] });
  const both = [completions.create(hello), completions.create(hello)];
  await settle();
  expect(asked.replies).toHaveLength(1);
  writing.open();
  const answers = await Promise.all(both);
  expect(answers.map(({ choices }) => choices[0].message.content)).toEqual(['first', 'second']);
});

describe('stopping', () => {
  test('rejects with the reason of the signal, and the next request is answered', async () => {
    const { completions } = scripted({ replies: [[text('Once'), gate()], [text('again')]] });
    const controller = new AbortController();
    const pending = completions.create(hello, { signal: controller.signal });
    const told = expect(pending).rejects.toMatchObject({ name: 'AbortError', message: 'enough' });
    await settle();
    controller.abort('enough');
    await told;
    expect((await completions.create(hello)).choices[0].message.content).toBe('again');
  });

  test('ends a stream with the reason of the signal, after what had come', async () => {
    const { completions } = scripted({ replies: [[text('Once'), gate()]] });
    const controller = new AbortController();
    const stream = await completions.create({ ...hello, stream: true }, { signal: controller.signal });
    const seen: string[] = [];
    const reading = (async () => {
      for await (const { choices } of stream) {
        seen.push(choices[0].delta.content ?? '');
        if (seen.at(-1) === 'Once') controller.abort(new DOMException('enough', 'AbortError'));
      }
    })();
    await expect(reading).rejects.toThrow('enough');
    expect(seen).toEqual(['', 'Once']);
  });

  test('leaving the loop stops the reply', async () => {
    const drawing = gate();
    const { completions, asked } = scripted({ replies: [[span(0)], [text('next')]], drawings: [[drawing]] });
    for await (const { choices } of await completions.create({ ...hello, stream: true }))
      if (choices[0].delta.media !== undefined) break;
    // The drawing never ends, and still the next request is answered.
    expect((await completions.create(hello)).choices[0].message.content).toBe('next');
    expect(asked.replies).toHaveLength(2);
  });

  test('before it began asks nothing of the model', async () => {
    const { completions, asked } = scripted();
    await expect(completions.create(hello, { signal: AbortSignal.abort() })).rejects.toThrow();
    expect(asked.replies).toEqual([]);
  });
});

describe('failing', () => {
  test('rejects with the code, what to do, and what there was', async () => {
    const { completions } = scripted({ replies: [[text('Hm'), new CodedError('runtime/session')], [text('ok')]] });
    await expect(completions.create(hello)).rejects.toMatchObject({
      code: 'runtime/session',
      partial: { content: 'Hm' },
    });
    expect((await completions.create(hello)).choices[0].message.content).toBe('ok');
  });

  test('of a medium alone leaves the words in `partial`', async () => {
    const { completions } = scripted({
      replies: [[text('Look.'), span(0)]],
      drawings: [[new CodedError('runtime/out-of-memory')]],
    });
    await expect(chunksOf(completions, hello)).rejects.toMatchObject({
      code: 'runtime/out-of-memory',
      partial: { content: 'Look.', parts: [{ type: 'text' }] },
    });
  });

  test('of a file names the place in the request', async () => {
    const { completions } = scripted();
    const broken = { type: 'image_url', image_url: { url: 'data:,broken' } } as const;
    await expect(completions.create(shows([broken]))).rejects.toMatchObject({
      code: 'media/truncated',
      param: 'messages[0].content[0].image_url.url',
    });
  });
});

test.each([
  ['request/invalid', 'request', null],
  ['request/invalid', 'messages', {}],
  ['request/invalid', 'messages', { messages: [] }],
  ['request/invalid', 'messages[0]', { messages: ['hello'] }],
  ['request/unsupported', 'messages[0].role', { messages: [{ role: 'tool', content: 'x' }] }],
  ['request/invalid', 'messages[0].role', { messages: [{ role: 'assistant', content: 'x' }] }],
  ['request/invalid', 'messages', shows('x', 'y')],
  ['request/unsupported', 'messages[1].role', { messages: [...hello.messages, { role: 'system', content: 'x' }] }],
  ['request/invalid', 'messages[0].content', { messages: [{ role: 'user' }] }],
  ['request/invalid', 'messages[0].content', shows([])],
  ['request/unsupported', 'messages[0].content[0].type', { messages: [{ role: 'user', content: [{ type: 'file' }] }] }],
  ['request/invalid', 'messages[0].content[0].text', { messages: [{ role: 'user', content: [{ type: 'text' }] }] }],
  [
    'request/remote-url',
    'messages[0].content[0].image_url.url',
    shows([{ type: 'image_url', image_url: { url: 'https://example.org/x.png' } }]),
  ],
  [
    'request/invalid',
    'messages[0].content[0].image_url.url',
    shows([{ type: 'image_url', image_url: { url: 'data:image/png;base64,!' } }]),
  ],
  [
    'request/invalid',
    'messages[0].content[0].image_url.url',
    shows([{ type: 'image_url', image_url: { url: 'data:,%' } }]),
  ],
  [
    'request/invalid',
    'messages[0].content[0].input_audio.data',
    shows([{ type: 'input_audio', input_audio: { data: '' } }]),
  ],
  ['request/model', 'model', { ...hello, model: 'gpt-5' }],
  ['request/unsupported', 'tools', { ...hello, tools: [] }],
  ['request/unsupported', 'n', { ...hello, n: 2 }],
  ['request/invalid', 'stream', { ...hello, stream: 'yes' }],
  ['request/invalid', 'seed', { ...hello, seed: 1.5 }],
  ['request/invalid', 'temperature', { ...hello, temperature: 3 }],
  ['request/invalid', 'max_tokens', { ...hello, max_tokens: 0 }],
  ['request/invalid', 'modalities', { ...hello, modalities: 'image' }],
  ['request/invalid', 'modalities[1]', { ...hello, modalities: ['text', 'smell'] }],
  ['request/invalid', 'generation.image.steps', { ...hello, generation: { image: { steps: 1000 } } }],
  ['request/unsupported', 'generation.image.size', { ...hello, generation: { image: { size: 1 } } }],
  ['request/modality', 'generation.smell', { ...hello, generation: { smell: {} } }],
])('%s at %s is told before anything is asked of the model', async (code, param, request) => {
  const { completions, asked } = scripted();
  await expect(completions.create(request as CompletionRequest)).rejects.toMatchObject({ code, param });
  expect(asked.replies).toEqual([]);
});

test('a pack that does not make or perceive a modality says so', async () => {
  const manifest = sampleManifest();
  const { residency } = scriptedChat();
  const facts = { ...outlinePack(manifest), generation: {}, perception: {} };
  const completions = createChatCompletions({ facts, residency, media: {} as never });
  await expect(completions.create({ ...hello, modalities: ['audio'] })).rejects.toMatchObject({
    code: 'request/modality',
    param: 'modalities[0]',
  });
  await expect(completions.create(shows([picture]))).rejects.toMatchObject({
    code: 'request/modality',
    param: 'messages[0].content[0]',
  });
});
