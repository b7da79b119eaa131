/** What the linter holds us to. Layers are checked by dependency-cruiser, format by prettier. */
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

const typed = ['contract/**/*.ts', 'engine/**/*.ts', 'main/**/*.ts', 'preload/**/*.ts'];

export default ts.config(
  { ignores: ['out/', 'dist/', 'coverage/', 'node_modules/', 'models/', 'test-results/', '**/*.cjs', 'test/fixtures/'] },
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports', disallowTypeAnnotations: false }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      // Maps and sets that are replaced whole, or that nothing watches, need not be reactive.
      'svelte/prefer-svelte-reactivity': 'off',
      '@typescript-eslint/triple-slash-reference': ['error', { types: 'always' }],
      eqeqeq: 'error',
      'no-undef': 'off',
      'no-unreachable': 'error',
      'no-self-assign': 'error',
      'no-control-regex': 'off',
      'no-constant-condition': 'error',
      'no-dupe-keys': 'error',
      'no-fallthrough': 'error',
      'no-unsafe-finally': 'error',
      'prefer-const': 'error',
      'no-var': 'error',
      'no-console': 'error',
      'no-empty': ['error', { allowEmptyCatch: false }],
    },
  },
  {
    files: typed,
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
    },
  },
  { files: ['renderer/**/*.{ts,svelte}'], languageOptions: { globals: globals.browser } },
  {
    files: ['renderer/**/*.svelte', 'renderer/**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'] } },
    rules: { 'no-undef': 'off', 'prefer-const': 'off' },
  },
  {
    files: ['engine/cli.ts', 'engine/cli/**/*.ts', 'engine/demo-job.ts', 'scripts/**/*.mjs', 'bench/**/*', 'bin/**/*.mjs', 'test/**/*.ts'],
    languageOptions: { globals: globals.node },
    rules: { 'no-console': 'off' },
  },
  // Page functions inside end-to-end tests run in the browser.
  {
    files: ['test/**/*.ts'],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
);
