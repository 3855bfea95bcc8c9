import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { buildFingerprint, dependenciesInstalled, requireNode } from './set-up.mjs';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'set-up-'));
});

describe('requireNode', () => {
  test.each(['v20.19.0', 'v20.20.2', 'v22.0.0', 'v100.1.0'])('takes %s', (version) => {
    expect(() => requireNode(version)).not.toThrow();
  });
  test.each(['v18.20.4', 'v20.18.9', 'v9.99.0'])('says what is wrong with %s', (version) => {
    expect(() => requireNode(version)).toThrow(/20\.19 or newer is needed; this is v/);
  });
});

describe('dependenciesInstalled', () => {
  const lock = (name: string, packages: object): Promise<void> =>
    writeFile(path.join(root, name), JSON.stringify({ packages }));
  const installed = (packages: object): Promise<void> => lock('node_modules/.package-lock.json', packages);
  const a = { version: '1.0.0', integrity: 'sha512-a' };

  beforeEach(async () => {
    await mkdir(path.join(root, 'node_modules'));
    await lock('package-lock.json', { '': {}, 'node_modules/a': a, 'node_modules/b': { ...a, optional: true } });
  });

  test('is false before the first installation', async () => {
    await rm(path.join(root, 'node_modules'), { recursive: true });
    expect(dependenciesInstalled(root)).toBe(false);
  });
  test('is true when everything but packages of other systems is there', async () => {
    await installed({ 'node_modules/a': a });
    expect(dependenciesInstalled(root)).toBe(true);
  });
  test.each([
    ['a package is missing', {}],
    ['a package has another version', { 'node_modules/a': { ...a, version: '1.0.1' } }],
    ['a package has another digest', { 'node_modules/a': { ...a, integrity: 'sha512-b' } }],
  ])('is false when %s', async (_, packages) => {
    await installed(packages);
    expect(dependenciesInstalled(root)).toBe(false);
  });
});

describe('buildFingerprint', () => {
  test('changes when a source is added, changed or removed, and not for a unit test', async () => {
    await mkdir(path.join(root, 'src'));
    await writeFile(path.join(root, 'src', 'a.ts'), 'one');
    const seen = [buildFingerprint(root)];
    await writeFile(path.join(root, 'src', 'a.test.ts'), 'test');
    expect(buildFingerprint(root)).toBe(seen[0]);
    await writeFile(path.join(root, 'src', 'a.ts'), 'three');
    seen.push(buildFingerprint(root));
    await writeFile(path.join(root, 'src', 'b.ts'), '');
    seen.push(buildFingerprint(root));
    await rm(path.join(root, 'src', 'a.ts'));
    seen.push(buildFingerprint(root));
    expect(new Set(seen).size).toBe(4);
  });
});
