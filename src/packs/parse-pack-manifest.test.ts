import { describe, expect, test } from 'vitest';
import { PackManifestError } from './pack-manifest-error.ts';
import { PackVersionError } from './pack-version-error.ts';
import { parsePackManifest } from './parse-pack-manifest.ts';
import { sampleManifest } from './sample-manifest.ts';

type Json = Record<string | number, unknown>;

/** The sample as JSON with the value at `keys` replaced; `undefined` removes it. */
function changed(keys: readonly (string | number)[], value: unknown): unknown {
  const json: unknown = JSON.parse(JSON.stringify(sampleManifest()));
  const parent = keys.slice(0, -1).reduce<unknown>((node, key) => (node as Json)[key], json) as Json;
  const last = keys.at(-1) ?? '';
  if (value === undefined) Reflect.deleteProperty(parent, last);
  else parent[last] = value;
  return json;
}

function faultPath(json: unknown): string {
  try {
    parsePackManifest(json);
  } catch (error) {
    if (error instanceof PackManifestError) return error.path;
    throw error;
  }
  return 'no fault';
}

describe('parsePackManifest', () => {
  test('returns a sound manifest unchanged', () => {
    expect(parsePackManifest(JSON.parse(JSON.stringify(sampleManifest())))).toEqual(sampleManifest());
  });

  test('drops keys that it does not know', () => {
    expect(parsePackManifest(changed(['remark'], 'hello'))).toEqual(sampleManifest());
  });

  test('says that a newer format needs a newer page, whatever else the file holds', () => {
    const newer = { format: 'anytab-pack', formatVersion: 2 };
    expect(() => parsePackManifest(newer)).toThrow(PackVersionError);
    expect(() => parsePackManifest(newer)).toThrow(/Reload the page/);
  });

  test.each<[(string | number)[], unknown, string]>([
    [['format'], 'other', '$.format'],
    [['llm', 'vocabSize'], '8', '$.llm.vocabSize'],
    [['perception', 'audio', 'encoder'], 'none', '$.perception.audio.encoder'],
    [['perception', 'audio', 'mel', 'maxFrequency'], 5000, '$.perception.audio.mel.maxFrequency'],
    [['perception', 'audio', 'mel', 'fftSize'], 48, '$.perception.audio.mel.fftSize'],
    [['perception', 'audio', 'mel', 'windowLength'], 64, '$.perception.audio.mel.windowLength'],
    [['generation', 'audio', 'vocoder'], 'none', '$.generation.audio.vocoder'],
    [['generation', 'audio', 'peak'], 1.5, '$.generation.audio.peak'],
    [['generation', 'audio', 'steps', 'default'], 100, '$.generation.audio.steps.default'],
    [['llm', 'signals', 'audio'], undefined, '$.llm.signals'],
    [['perception', 'video', 'encoder'], 'none', '$.perception.video.encoder'],
    [['perception', 'video', 'frames'], 0, '$.perception.video.frames'],
    [['perception', 'video', 'frames'], 4, '$.perception.video.grid'],
    [['perception', 'video', 'seconds'], 0, '$.perception.video.seconds'],
    [['generation', 'video', 'denoiser'], 'none', '$.generation.video.denoiser'],
    [['generation', 'video', 'latentShape'], [4, 2, 2], '$.generation.video.latentShape[3]'],
    [['generation', 'video', 'framesPerSecond'], 0, '$.generation.video.framesPerSecond'],
    [['generation', 'video', 'sharedNoise'], 1.5, '$.generation.video.sharedNoise'],
    [['llm', 'signals', 'video'], undefined, '$.llm.signals'],
    [['llm', 'signals', 'video', 'tokenIds'], [7], '$.llm.signals.video.tokenIds'],
    [['llm', 'vocabSize'], undefined, '$.llm.vocabSize'],
    [['files', 0, 'path'], '../secret', '$.files[0].path'],
    [['files', 0, 'path'], '/etc/passwd', '$.files[0].path'],
    [['files', 0, 'path'], 'a//b', '$.files[0].path'],
    [['files', 0, 'url'], 'http://example.org/x', '$.files[0].url'],
    [['files', 0, 'sha256'], 'ABC', '$.files[0].sha256'],
    [['files', 1, 'path'], 'graphs/any.onnx', '$.files[1]'],
    [['files', 3, 'chunks'], [], '$.files[3].chunks'],
    [['weights', 'llm', 'files', 1], 'weights/none.bin', '$.weights.llm.files[1]'],
    [['weights', 'llm', 'tensors', 'layer', 'encoding'], 'q2', '$.weights.llm.tensors.layer.encoding'],
    [['weights', 'llm', 'tensors', 'layer', 'bytes'], 60, '$.weights.llm.tensors["layer"].bytes'],
    [['weights', 'llm', 'tensors', 'layer', 'offset'], 65, '$.weights.llm.tensors["layer"]'],
    [['components', 'llm', 'graphs'], {}, '$.components.llm.graphs'],
    [['components', 'llm', 'graphs', 'wasm', 'file'], 'none.onnx', '$.components.llm.graphs.wasm.file'],
    [
      ['components', 'llm', 'graphs', 'wasm', 'externalData', 'tensors', 0, 'sources', 0],
      'llm/none',
      '$.components.llm.graphs.wasm.externalData.tensors[0].sources[0]',
    ],
    [
      ['components', 'llm', 'graphs', 'wasm', 'externalData', 'bytes'],
      31,
      '$.components.llm.graphs.wasm.externalData.tensors[0]',
    ],
    [['components', 'lmHead'], undefined, '$.components'],
    [['llm', 'embedding'], 'llm/layer', '$.llm.embedding'],
    [['llm', 'signals', 'image', 'tokenIds'], [4, 8], '$.llm.signals.image.tokenIds'],
    [['llm', 'signals', 'image', 'tokenIds'], [4, 4], '$.llm.signals.image.tokenIds'],
    [['llm', 'signals', 'image', 'spellings'], ['[IMG0]'], '$.llm.signals.image'],
    [['llm', 'stopTokenIds'], [8], '$.llm.stopTokenIds'],
    [['perception', 'image', 'encoder'], 'none', '$.perception.image.encoder'],
    [['perception', 'image', 'std', 1], 0, '$.perception.image.std[1]'],
    [['generation', 'image', 'steps', 'default'], 99, '$.generation.image.steps.default'],
    [['generation', 'image', 'unconditional'], 'image/none', '$.generation.image.unconditional'],
    [['licences', 0, 'file'], 'LICENCE', '$.licences[0].file'],
  ])('blames %j when it is %j', (keys, value, path) => {
    expect(faultPath(changed(keys, value))).toBe(path);
  });

  test.each([[null], [[]], ['text'], [{}]])('refuses %j', (json) => {
    expect(() => parsePackManifest(json)).toThrow(PackManifestError);
  });

  test('sees two regions that overlap, whatever their order', () => {
    const regions = [
      { offset: 32, bytes: 32, transform: 'copy', dtype: 'float32', sources: ['llm/layer'] },
      { offset: 0, bytes: 33, transform: 'copy', dtype: 'float32', sources: ['llm/layer'] },
    ];
    const json = changed(['components', 'llm', 'graphs', 'wasm', 'externalData', 'tensors'], regions);
    expect(faultPath(json)).toBe('$.components.llm.graphs.wasm.externalData.tensors[0]');
  });

  test('is not fooled by names that every object has', () => {
    expect(faultPath(changed(['llm', 'embedding'], 'constructor/name'))).toBe('$.llm.embedding');
    expect(faultPath(changed(['generation', 'image', 'denoiser'], 'toString'))).toBe('$.generation.image.denoiser');
  });
});
