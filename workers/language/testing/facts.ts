import type { LlmFacts } from '../../../src/packs/manifest.ts';
import { AUDIO_SPAN, IMAGE_SPAN, IM_END, VOCABULARY } from './byte-tokenizer.ts';

export const FACTS: LlmFacts = {
  hiddenSize: 4,
  vocabSize: VOCABULARY,
  contextLength: 256,
  layers: 2,
  heads: 2,
  kvHeads: 1,
  headDim: 4,
  ropeTheta: 10_000,
  embedding: 'llm/embedding',
  tokenizerFile: 'tokenizer.json',
  tokenizerConfigFile: 'tokenizer_config.json',
  chatTemplate:
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}{% endfor %}" +
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}",
  stopTokenIds: [IM_END],
  afterMediumText: '\n',
  conceptTokensPerMedium: 2,
  signals: {
    image: { tokenIds: IMAGE_SPAN, spellings: ['[IMG0]', '[IMG1]', '[IMG2]', '[IMG3]'] },
    audio: { tokenIds: AUDIO_SPAN, spellings: ['[AUD0]', '[AUD1]'] },
  },
  sampling: { temperature: 0, topP: 1, topK: 0, minP: 0, repetitionPenalty: 1, maxNewTokens: 64 },
  prefillChunk: 16,
};
