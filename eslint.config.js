import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig, globalIgnores } from 'eslint/config';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import { importDirections } from './lint/import-directions.js';

export default defineConfig(
  globalIgnores(['dist', '.cache', '.venv', 'public', 'training', 'playwright-report', 'test-results']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // An async method may satisfy a contract without awaiting anything yet.
      '@typescript-eslint/require-await': 'off',
    },
  },
  { files: ['src/ops/**/*.ts'], rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
  {
    files: ['{src,workers,e2e,lint}/**/*.{ts,tsx,js,mjs}'],
    plugins: { anytab: { rules: { 'import-directions': importDirections } } },
    rules: { 'anytab/import-directions': 'error', eqeqeq: ['error', 'smart'] },
  },
  {
    files: [
      'src/{ui,archive,engine,orchestrator,clients,media,packs,ops,domain,protocol,runtime,storage}/**',
      'workers/**',
      'src/{main.tsx,engine.ts}',
    ],
    rules: { 'no-console': 'error' },
  },
  { files: ['src/ui/**', 'src/main.tsx'], extends: [reactHooks.configs.flat['recommended-latest']] },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: { globals: globals.node },
  },
  { files: ['src/service-worker.js'], languageOptions: { globals: globals.serviceworker } },
);
