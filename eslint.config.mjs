// Style that is checked and not asked for. The determinism rules name the replacement in their message.
import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

const HOST = {
  Date: 'simulated time is scheduler.now',
  performance: 'simulated time is scheduler.now',
  setTimeout: 'arm an engine Timer',
  setInterval: 'arm an engine Timer',
  setImmediate: 'use scheduler.soon',
  queueMicrotask: 'use scheduler.soon',
  crypto: 'draw from an Rng stream',
  console: 'log through the trace or write to the process',
  process: 'the host is touched in sim/cli and sim/realkernel alone',
  Buffer: 'use Uint8Array',
  require: 'use import',
  Promise: 'there is no waiting on the host: arm a Timer or post on a Channel',
  Intl: 'format by hand: locales differ',
};

const banned = Object.entries(HOST).map(([name, message]) => ({ name, message }));

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '**/*.js', '**/*.cjs', '**/*.mjs'] },
  eslint.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': 'off',
      '@typescript-eslint/no-base-to-string': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      '@typescript-eslint/only-throw-error': 'off',
      'no-control-regex': 'off',
      'no-irregular-whitespace': ['error', { skipStrings: true, skipRegExps: true }],
    },
  },
  {
    files: ['sim/**/*.ts'],
    ignores: ['sim/cli/**', 'sim/realkernel/**'],
    rules: {
      'no-restricted-globals': ['error', ...banned],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'draw from an Rng stream' },
        { property: 'localeCompare', message: 'compare with <: locales differ' },
        { property: 'toLocaleString', message: 'format by hand: locales differ' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: ':function[async=true]', message: 'there is no waiting on the host below the command line' },
        { selector: 'TSEnumDeclaration', message: 'use a union of literals' },
      ],
      'no-restricted-imports': ['error', { patterns: [{ group: ['node:*'], message: 'the host is touched in sim/cli and sim/realkernel alone' }] }],
    },
  },
  // A case waits for the kernel on the bench, which may be a real one.
  {
    files: ['sim/conformance/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', ...banned.filter(({ name }) => name !== 'Promise')],
      'no-restricted-syntax': ['error', { selector: 'TSEnumDeclaration', message: 'use a union of literals' }],
    },
  },
  { files: ['test/**/*.ts', 'bench/**/*.ts'], rules: { '@typescript-eslint/no-unsafe-assignment': 'off', '@typescript-eslint/no-unsafe-member-access': 'off', '@typescript-eslint/no-unsafe-return': 'off', '@typescript-eslint/no-unsafe-argument': 'off', '@typescript-eslint/no-unsafe-call': 'off' } },
);
