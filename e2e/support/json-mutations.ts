/** JSON as broken or hostile files have it: a good one with some of its values replaced, removed, added or moved. */
import fc from 'fast-check';

export type Mutation =
  | { readonly kind: 'replace'; readonly at: readonly string[]; readonly value: unknown }
  | { readonly kind: 'remove'; readonly at: readonly string[] }
  | { readonly kind: 'add'; readonly at: readonly string[]; readonly key: string; readonly value: unknown }
  | { readonly kind: 'swap'; readonly at: readonly string[]; readonly from: readonly string[] };

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** The path of every value. */
function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (!isObject(value)) return [path];
  return [path, ...Object.entries(value).flatMap(([key, child]) => pathsOf(child, [...path, key]))];
}

/** One to four changes of `sample`; `likely` are values that such a file could have in the wrong place. */
export function mutationsOf(sample: unknown, likely: readonly unknown[]): fc.Arbitrary<readonly Mutation[]> {
  const place = fc.constantFrom(...pathsOf(sample));
  const intruder: fc.Arbitrary<unknown> = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom<unknown>(-1, 0, 1, 0.5, 1e308, 2 ** 53, null, true, '', [], {}, '../x', '__proto__', 'constructor'),
    fc.constantFrom<unknown>('toString', '\0', '%2e%2e/x', ...likely),
  );
  const key = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'length', '0'));
  const mutation: fc.Arbitrary<Mutation> = fc.oneof(
    fc.record({ kind: fc.constant('replace' as const), at: place, value: intruder }),
    fc.record({ kind: fc.constant('remove' as const), at: place }),
    fc.record({ kind: fc.constant('add' as const), at: place, key, value: intruder }),
    fc.record({ kind: fc.constant('swap' as const), at: place, from: place }),
  );
  return fc.array(mutation, { minLength: 1, maxLength: 4 });
}

/** What a file with these changes says, as text. */
export function mutated(sample: unknown, mutations: readonly Mutation[]): string {
  const changed = mutations.reduce<unknown>(apply, structuredClone(sample));
  // Undefined where all of it was removed.
  return JSON.stringify(changed) ?? 'null';
}

const find = (json: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((node, key) => (isObject(node) ? node[key] : undefined), json);

function apply(json: unknown, change: Mutation): unknown {
  if (change.kind === 'add') {
    const target = find(json, change.at);
    if (Array.isArray(target)) target.push(change.value);
    else if (isObject(target)) setOwn(target, change.key, change.value);
    return json;
  }
  const value =
    change.kind === 'replace' ? change.value : change.kind === 'swap' ? taken(json, change.from) : undefined;
  const last = change.at.at(-1);
  if (last === undefined) return value;
  const parent = find(json, change.at.slice(0, -1));
  if (!isObject(parent)) return json;
  if (change.kind !== 'remove') parent[last] = value;
  else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else Reflect.deleteProperty(parent, last);
  return json;
}

const taken = (json: unknown, from: readonly string[]): unknown => structuredClone(find(json, from));

/** As JSON.parse does it: an own property, whatever its name. */
function setOwn(target: Json, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
}
