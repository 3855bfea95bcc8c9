import type { Graph } from '../../src/packs/manifest.ts';
import { outlinePack } from '../../src/packs/pack-outline.ts';
import type { PackOutline } from '../../src/packs/pack-outline.ts';
import type { LoadRequest } from '../../src/protocol/backend.ts';
import type { LanguageApi, LanguageEvent, ReplyRequest, ReplyResult } from '../../src/protocol/language-api.ts';
import type { LoadEvent, OnEvent } from '../../src/protocol/progress.ts';
import { LoadedTier } from '../shared/loaded-tier.ts';
import type { TierSources } from '../shared/loaded-tier.ts';
import type { LoadOptions, PackComponents } from '../shared/pack-components.ts';
import type { CachedDecoder } from './cached-decoder.ts';
import { EmbeddingTable } from './embedding-table.ts';
import { GroupQueryDecoder } from './group-query-decoder.ts';
import { LanguageModel } from './language-model.ts';
import { PlainAttentionDecoder } from './plain-attention-decoder.ts';
import { PromptBuilder } from './prompt-builder.ts';
import { Reply } from './reply.ts';
import type { ReplyParts } from './reply.ts';
import { TextCodec } from './text-codec.ts';

/** Tier 2 without its worker. Calls may overlap; replies are written one after another. */
export class LanguageService implements LanguageApi {
  readonly #tier: LoadedTier<ReplyParts>;

  constructor(sources: TierSources) {
    this.#tier = new LoadedTier('language', sources, loadParts);
  }

  async outlinePack(packUrl: string, onEvent: OnEvent<LoadEvent>, signal: AbortSignal): Promise<PackOutline> {
    return outlinePack(await this.#tier.open(packUrl, { onEvent, signal }));
  }

  load(request: LoadRequest, onEvent: OnEvent<LoadEvent>, signal: AbortSignal): Promise<void> {
    return this.#tier.load(request, { onEvent, signal });
  }

  reply(request: ReplyRequest, onEvent: OnEvent<LanguageEvent>, signal: AbortSignal): Promise<ReplyResult> {
    return this.#tier.run(signal, (parts) => new Reply(parts, request, onEvent, signal).run());
  }

  dispose(): Promise<void> {
    return this.#tier.dispose();
  }
}

async function loadParts(components: PackComponents, options: LoadOptions): Promise<ReplyParts> {
  const { runtime, pack } = components;
  const facts = pack.manifest.llm;
  const text = async (path: string): Promise<string> => new TextDecoder().decode(await pack.readFile(path, options));
  const codec = TextCodec.parse(await text(facts.tokenizerFile), await text(facts.tokenizerConfigFile));
  const embeddings = new EmbeddingTable(
    await pack.readTensor(facts.embedding, options),
    pack.describeTensor(facts.embedding),
  );
  const graph = components.graph('llm');
  const session = await components.session('llm', options, cacheOutputs(graph));
  const decoder: CachedDecoder = isGroupQuery(graph)
    ? new GroupQueryDecoder(runtime, session, facts, graph)
    : new PlainAttentionDecoder(runtime, session, facts);
  const head = {
    session: await components.session('lmHead', options),
    inputRank: components.graph('lmHead').inputs[0]?.shape.length ?? 2,
  };
  const model = new LanguageModel(runtime, decoder, head, embeddings, facts);
  const prompts = new PromptBuilder(facts, codec);
  await warmUp(model, prompts);
  return { facts, codec, model, prompts };
}

/** Runs what every prompt starts with: it stays in the cache, and the first runs (compilation) are slow anyway. */
async function warmUp(model: LanguageModel, prompts: PromptBuilder): Promise<void> {
  const { codes } = prompts.build([{ role: 'user', parts: [] }], 0);
  await model.logits(await model.append(codes.slice(0, model.blockSize)));
}

/** The graph tells by its inputs which form of cache it wants. */
function isGroupQuery({ inputs }: Graph): boolean {
  return !inputs.some(({ name }) => name === 'attention_bias');
}

/** Outputs that stay on the GPU from step to step. */
function cacheOutputs(graph: Graph): string[] | undefined {
  if (!isGroupQuery(graph)) return undefined;
  return graph.outputs.map(({ name }) => name).filter((name) => name.startsWith('present'));
}
