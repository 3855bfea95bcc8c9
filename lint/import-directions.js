// @ts-check
/**
 * Encodes the project's layering: which folder may import which, and which folder may use which package.
 *
 *   ui → orchestrator → clients → protocol ← workers → runtime → ops → domain
 *   orchestrator → packs, storage     workers → packs, storage, ops     ui → media     storage → packs
 *   ui → archive → orchestrator, media     engine → orchestrator, clients, media, runtime
 *
 * Types may be named one level further (an event type of protocol/ reaches ui/), because they cost nothing at
 * run time and carry no behaviour. Tests may import anything: they stand outside the application.
 */
import path from 'node:path';

/** @type {Record<string, { code: string[], types?: string[], packages: string[] }>} */
const FOLDERS = {
  'src/domain': { code: [], packages: [] },
  'src/ops': { code: ['src/domain'], packages: [] },
  'src/packs': { code: ['src/domain'], packages: ['valibot'] },
  'src/storage': { code: ['src/domain', 'src/packs'], packages: ['idb-keyval', '@zip.js/zip.js'] },
  'src/protocol': { code: ['src/domain'], types: ['src/packs'], packages: ['comlink'] },
  'src/runtime': {
    code: ['src/ops', 'src/domain'],
    types: ['src/packs', 'src/protocol'],
    packages: ['onnxruntime-web'],
  },
  'src/clients': { code: ['src/protocol', 'src/domain'], types: ['src/packs'], packages: ['comlink'] },
  'src/media': { code: ['src/domain'], packages: ['mediabunny'] },
  'src/orchestrator': {
    code: ['src/clients', 'src/packs', 'src/storage', 'src/domain'],
    types: ['src/protocol', 'src/media'],
    packages: [],
  },
  'src/archive': {
    code: ['src/orchestrator', 'src/media', 'src/domain'],
    packages: ['valibot', '@zip.js/zip.js'],
  },
  'src/ui': {
    code: ['src/archive', 'src/orchestrator', 'src/media', 'src/domain'],
    types: ['src/protocol', 'src/packs'],
    packages: ['react', 'react-dom', '@assistant-ui/*', 'react-markdown', 'remark-gfm', 'remark-math', 'temml'],
  },
  'src/engine': {
    code: ['src/orchestrator', 'src/clients', 'src/media', 'src/runtime', 'src/domain'],
    types: ['src/packs', 'src/protocol'],
    packages: [],
  },
  'src/main': {
    code: [
      'src/ui',
      'src/engine',
      'src/archive',
      'src/orchestrator',
      'src/clients',
      'src/runtime',
      'src/media',
      'src/packs',
      'src/storage',
      'src/protocol',
      'src/domain',
    ],
    packages: ['react', 'react-dom'],
  },
  'src/service-worker': { code: ['src/domain'], packages: [] },
  'src/cli': { code: ['src/packs', 'src/storage', 'src/ops', 'src/domain'], packages: ['node:*'] },
  'workers/shared': {
    code: ['src/protocol', 'src/runtime', 'src/packs', 'src/storage', 'src/ops', 'src/domain'],
    packages: ['comlink', '@huggingface/tokenizers', '@huggingface/jinja'],
  },
  e2e: {
    code: ['src/domain', 'src/packs', 'src/cli', 'src/ops', 'src/clients', 'src/protocol'],
    types: ['src/orchestrator', 'src/media', 'src/engine'],
    packages: ['*'],
  },
  lint: { code: [], packages: ['*'] },
};
/** @type {{ code: string[], types?: string[], packages: string[] }} */
const WORKER = {
  code: [...(FOLDERS['workers/shared']?.code ?? []), 'workers/shared'],
  packages: FOLDERS['workers/shared']?.packages ?? [],
};

/**
 * The layer of a path relative to the repository root, or undefined for root files.
 * @param {string} file
 */
export function layerOf(file) {
  const [first, second] = file.split('/');
  if (first === 'src') return second?.startsWith('main.') ? 'src/main' : `src/${(second ?? '').replace(/\.\w+$/, '')}`;
  if (first === 'workers') return `workers/${second ?? ''}`;
  return first === 'e2e' || first === 'lint' ? first : undefined;
}

/**
 * Why `importer` may not import `specifier`, or undefined where it may. Paths relative to the root.
 * @param {string} importer
 * @param {string} specifier
 * @param {boolean} typeOnly
 * @returns {string | undefined}
 */
export function importFault(importer, specifier, typeOnly) {
  const layer = layerOf(importer);
  if (!layer || /\.test\.tsx?$/.test(importer) || importer.endsWith('.d.ts')) return undefined;
  const rules = FOLDERS[layer] ?? (layer.startsWith('workers/') ? WORKER : undefined);
  if (!rules) return `${layer} is a new folder: say in lint/import-directions.js what it may import`;
  if (!specifier.startsWith('.')) {
    const allowed = rules.packages.some(
      (name) =>
        name === '*' || specifier === name || specifier.startsWith(name.endsWith('*') ? name.slice(0, -1) : `${name}/`),
    );
    return allowed ? undefined : `${layer} may not use the package ${specifier}`;
  }
  const target = path.posix.normalize(path.posix.join(path.posix.dirname(importer), specifier));
  const targetLayer = layerOf(target);
  // Root files are configuration and JSON such as package.json.
  if (!targetLayer || targetLayer === layer) return undefined;
  const allowed = [...rules.code, ...(typeOnly ? (rules.types ?? []) : [])];
  return allowed.includes(targetLayer) ? undefined : `${layer} may not import ${targetLayer}`;
}

/** @type {import('eslint').Rule.RuleModule} */
export const importDirections = {
  meta: { type: 'problem', schema: [], messages: { fault: '{{fault}} (see lint/import-directions.js).' } },
  create(context) {
    const importer = path.relative(context.cwd, context.filename).split(path.sep).join('/');
    /**
     * @param {import('estree').Node} node
     * @param {unknown} specifier
     * @param {boolean} typeOnly
     */
    const check = (node, specifier, typeOnly) => {
      if (typeof specifier !== 'string') return;
      const fault = importFault(importer, specifier, typeOnly);
      if (fault) context.report({ node, messageId: 'fault', data: { fault } });
    };
    /** @param {object} node */
    const isType = (node) =>
      ('importKind' in node && node.importKind === 'type') || ('exportKind' in node && node.exportKind === 'type');
    return {
      ImportDeclaration: (node) => check(node, node.source.value, isType(node)),
      ExportNamedDeclaration: (node) => check(node, node.source?.value, isType(node)),
      ExportAllDeclaration: (node) => check(node, node.source.value, isType(node)),
      ImportExpression: (node) => check(node, 'value' in node.source ? node.source.value : undefined, false),
    };
  },
};
