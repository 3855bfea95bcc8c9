/**
 * Just enough of the ONNX protobuf to compare a graph with its manifest: names, types and shapes of inputs and outputs,
 * and where external weights lie. Field numbers are those of onnx.proto3.
 */

export interface GraphValue {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly (number | string)[];
}

export interface ExternalWeight {
  readonly name: string;
  readonly location: string;
  readonly offset: number;
  readonly bytes: number;
}

export interface OnnxGraph {
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphValue[];
  readonly externalWeights: readonly ExternalWeight[];
}

const DTYPES: Readonly<Record<number, string>> = {
  1: 'float32',
  2: 'uint8',
  3: 'int8',
  6: 'int32',
  7: 'int64',
  9: 'bool',
  10: 'float16',
};

/** Throws a `RangeError` when the bytes are not a protobuf message. */
export function readOnnxGraph(model: Uint8Array): OnnxGraph {
  const graph = message(model).get(7)?.[0];
  if (!(graph instanceof Uint8Array)) throw new RangeError('it holds no ONNX graph');
  const fields = message(graph);
  const initializers = messages(fields, 5);
  const constants = new Set(initializers.map((tensor) => text(tensor, 8)));
  return {
    // Old graphs list their initializers among the inputs.
    inputs: messages(fields, 11)
      .map(readValue)
      .filter(({ name }) => !constants.has(name)),
    outputs: messages(fields, 12).map(readValue),
    externalWeights: initializers.flatMap(readExternal),
  };
}

function readValue(value: Fields): GraphValue {
  const tensorType = messages(messages(value, 2)[0] ?? new Map(), 1)[0] ?? new Map();
  const shape = messages(tensorType, 2)[0] ?? new Map();
  return {
    name: text(value, 1),
    dtype: DTYPES[number(tensorType, 1)] ?? `type ${String(number(tensorType, 1))}`,
    shape: messages(shape, 1).map((dimension) => (dimension.has(2) ? text(dimension, 2) : number(dimension, 1))),
  };
}

function readExternal(tensor: Fields): ExternalWeight[] {
  const EXTERNAL = 1;
  if (number(tensor, 14) !== EXTERNAL) return [];
  const entries = new Map(messages(tensor, 13).map((entry) => [text(entry, 1), text(entry, 2)]));
  return [
    {
      name: text(tensor, 8),
      location: entries.get('location') ?? '',
      offset: Number(entries.get('offset') ?? 0),
      bytes: Number(entries.get('length') ?? 0),
    },
  ];
}

/** Values by field number: varints as numbers, everything with a length as bytes; fixed-width fields are left out. */
type Fields = ReadonlyMap<number, readonly (number | Uint8Array)[]>;

const messages = (fields: Fields, field: number): Fields[] =>
  (fields.get(field) ?? []).flatMap((value) => (value instanceof Uint8Array ? [message(value)] : []));

function text(fields: Fields, field: number): string {
  const value = fields.get(field)?.[0];
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : '';
}

function number(fields: Fields, field: number): number {
  const value = fields.get(field)?.[0];
  return typeof value === 'number' ? value : 0;
}

function message(bytes: Uint8Array): Fields {
  const fields = new Map<number, (number | Uint8Array)[]>();
  let at = 0;
  const take = (count: number): Uint8Array => {
    if (at + count > bytes.length) throw new RangeError('it is no protobuf message');
    return bytes.subarray(at, (at += count));
  };
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const [byte = 0] = take(1);
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
    throw new RangeError('it is no protobuf message');
  };
  while (at < bytes.length) {
    const key = varint();
    const field = Math.floor(key / 8);
    const kind = key & 7;
    if (kind === 1) take(8);
    else if (kind === 5) take(4);
    else if (kind !== 0 && kind !== 2) throw new RangeError('it is no protobuf message');
    else fields.set(field, [...(fields.get(field) ?? []), kind === 0 ? varint() : take(varint())]);
  }
  return fields;
}
