import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allTurns, alternatives, assembled, parentsOf, putAside, showBranch, withTurn } from './branches.ts';
import { OPTIONS, scriptedChat, text } from './scripted-tiers.ts';
import type { Conversation, ConversationId } from './turn-store.ts';
import { newTurn, replyText } from './turn.ts';
import type { Turn, TurnId } from './turn.ts';

const EMPTY: Conversation = { id: 'c' as ConversationId, turns: [] };
const turn = (id: string, words = id): Turn => newTurn(id as TurnId, [{ type: 'text', text: words }], OPTIONS);
const shown = ({ turns }: Conversation): string => turns.map(({ id }) => id).join('');
const line = (ids: string): Conversation => [...ids].reduce((all, id) => withTurn(all, turn(id)), EMPTY);
const at = (conversation: Conversation, index: number): Turn => {
  const found = conversation.turns[index];
  if (found === undefined) throw new RangeError('no such turn');
  return found;
};

describe('an edited message', () => {
  const edited = withTurn(putAside(line('abc'), 'b' as TurnId), turn('d'));

  test('begins another branch; what was there stays and can be shown again, to its end', () => {
    expect(shown(edited)).toBe('ad');
    const back = showBranch(edited, 'b' as TurnId);
    expect(shown(back)).toBe('abc');
    expect(shown(showBranch(back, 'd' as TurnId))).toBe('ad');
  });

  test('is one of the messages to choose from; a regenerated reply is one of the replies', () => {
    const regenerated = withTurn(putAside(edited, 'd' as TurnId), turn('e', 'd'));
    expect(alternatives(regenerated, at(regenerated, 1).id)).toEqual({ messages: ['b', 'e'], replies: ['d', 'e'] });
    expect(alternatives(regenerated, at(regenerated, 0).id)).toEqual({ messages: ['a'], replies: ['a'] });
  });

  test('at the very beginning leaves both beginnings', () => {
    const first = withTurn(putAside(line('ab'), 'a' as TurnId), turn('c'));
    expect(alternatives(first, at(first, 0).id).messages).toEqual(['a', 'c']);
    expect(shown(showBranch(first, 'a' as TurnId))).toBe('ab');
  });
});

test('a conversation without edits has no branches, and nothing to choose', () => {
  const plain = line('ab');
  expect('branches' in plain).toBe(false);
  expect(showBranch(plain, 'a' as TurnId)).toBe(plain);
  expect(putAside(plain, 'x' as TurnId)).toBe(plain);
});

test('whatever is edited and switched, no turn is lost, and the conversation comes back as it was stored', () => {
  const act = fc.record({ at: fc.nat(20), kind: fc.constantFrom('append', 'edit', 'switch') });
  fc.assert(
    fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
      let conversation = EMPTY;
      let made = 0;
      const next = (): Turn => turn(`t${String((made += 1))}`);
      for (const { at: place, kind } of acts) {
        const ids = allTurns(conversation).map(({ id }) => id);
        const id = ids[place % ids.length];
        if (kind === 'append' || id === undefined) conversation = withTurn(conversation, next());
        else if (kind === 'switch') conversation = showBranch(conversation, id);
        else conversation = withTurn(putAside(showBranch(conversation, id), id), next());
      }
      expect(allTurns(conversation).map(({ id }) => id)).toEqual(
        Array.from({ length: made }, (_, index) => `t${String(index + 1)}`),
      );
      const again = assembled(
        conversation.id,
        allTurns(conversation),
        parentsOf(conversation),
        conversation.turns.map(({ id }) => id),
      );
      expect([shown(again), parentsOf(again)]).toEqual([shown(conversation), parentsOf(conversation)]);
    }),
  );
});

test('loops, strangers and lost turns cost themselves and what followed, never the conversation', () => {
  const ids = (values: string) => [...values] as TurnId[];
  const parents = [
    ['a', null],
    ['b', 'a'],
    ['c', 'c'],
    ['d', 'x'],
    ['e', 'f'],
    ['f', 'e'],
    ['b', null],
  ] as unknown as Parameters<typeof assembled>[2];
  const mended = assembled(
    EMPTY.id,
    [...'abcdef'].map((id) => turn(id)),
    parents,
    ids('abcde'),
  );
  expect([shown(mended), allTurns(mended).length]).toEqual(['ab', 2]);
});

test('the engine keeps a reply that is regenerated, and shows it again when asked', async () => {
  const { engine, store } = scriptedChat({ replies: [[text('One.')], [text('Two.')]] });
  const first = engine.send([{ type: 'text', text: 'a' }]);
  await engine.settled(first);
  await engine.settled(engine.regenerate(first));
  expect(store.getSnapshot().turns.map(replyText)).toEqual(['Two.']);
  engine.showBranch(first);
  expect(store.getSnapshot().turns.map(replyText)).toEqual(['One.']);
});
