import { expect, test } from 'vitest';
import { OPTIONS } from './scripted-tiers.ts';
import { TurnStore } from './turn-store.ts';
import type { ConversationId } from './turn-store.ts';
import { newTurn } from './turn.ts';
import type { TurnId } from './turn.ts';

const turnId = 'turn' as TurnId;

function storeWithTurn(schedule?: (callback: () => void) => void): TurnStore {
  const store = new TurnStore({ id: 'c' as ConversationId, turns: [] }, schedule);
  store.append(newTurn(turnId, [{ type: 'text', text: 'hi' }], OPTIONS));
  return store;
}

test('many events before the next frame tell listeners once, and nothing is lost', () => {
  const frames: (() => void)[] = [];
  const store = storeWithTurn((callback) => frames.push(callback));
  let calls = 0;
  store.subscribe(() => (calls += 1));
  for (const word of ['a', 'b', 'c']) store.dispatch(turnId, { type: 'text-delta', text: word });
  expect(frames).toHaveLength(1);
  frames.forEach((frame) => {
    frame();
  });
  expect(calls).toBe(1);
  expect(store.turn(turnId)?.reply).toEqual([{ type: 'text', text: 'abc' }]);
});

test('an event that changes nothing keeps the snapshot, so that nothing renders', () => {
  const store = storeWithTurn();
  store.dispatch(turnId, { type: 'stopped' });
  const before = store.getSnapshot();
  store.dispatch(turnId, { type: 'text-delta', text: 'late' });
  store.dispatch('gone' as TurnId, { type: 'text-delta', text: 'lost' });
  expect(store.getSnapshot()).toBe(before);
});

test('the user message stays the same object while the reply grows', () => {
  const store = storeWithTurn();
  const before = store.turn(turnId)?.user;
  store.dispatch(turnId, { type: 'text-delta', text: 'x' });
  expect(store.turn(turnId)?.user).toBe(before);
});
