import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parsePackManifest } from '../../src/packs/parse-pack-manifest.ts';
import type { LanguageMessage } from '../../src/protocol/language-api.ts';
import golden from './golden/language.json' with { type: 'json' };
import { PromptBuilder } from './prompt-builder.ts';
import { TextCodec } from './text-codec.ts';

const packs = (['micro', 'mini'] as const).filter((name) => existsSync(`public/packs/${name}/pack.json`));

describe.each(packs)('the tokenizer of %s', (name) => {
  const read = (file: string): string => readFileSync(`public/packs/${name}/${file}`, 'utf8');
  const { llm } = parsePackManifest(JSON.parse(read('pack.json')));
  const codec = TextCodec.parse(read(llm.tokenizerFile), read(llm.tokenizerConfigFile));

  test.each(golden[name].texts)('encodes $text as training does, without special tokens', ({ text, ids }) => {
    expect(codec.encodeText(text)).toEqual(ids);
    expect(ids.some((id) => codec.specialIds.has(id))).toBe(false);
  });

  test.each(golden[name].conversations)('builds the prompt of a conversation as training does', ({ messages, ids }) => {
    const typed = messages.map(({ role, content }): LanguageMessage => ({
      role: role as LanguageMessage['role'],
      parts: [{ type: 'text', text: content }],
    }));
    expect(new PromptBuilder(llm, codec).build(typed, 64).codes).toEqual(ids);
  });
});
