/** Who may import whom. Each rule says why and what to do instead. */
const layers = '^(contract|engine|main|preload|renderer)/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle hides which of two files owns a thing. Move what both need into a third.',
      severity: 'error',
      from: { path: layers },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'contract-knows-only-zod',
      comment: 'The contract is shared by all layers, so it may not know any of them, nor Node, nor the DOM.',
      severity: 'error',
      from: { path: '^contract/' },
      to: { pathNot: ['^contract/', '^node_modules/zod/'] },
    },
    {
      name: 'renderer-knows-only-the-contract',
      comment: 'The page runs sandboxed. What it needs of the engine goes through a call of the contract.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^(engine|main|preload|scripts|test|bench)/' },
    },
    {
      name: 'renderer-has-no-node',
      comment: 'There is no Node in the page. Ask the engine.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'engine-has-no-electron',
      comment: 'The engine also runs in the command line and in tests. What only Electron can do belongs into main/ and is handed in.',
      severity: 'error',
      from: { path: '^engine/' },
      to: { path: ['^node_modules/electron/', '^(main|preload|renderer)/'] },
    },
    {
      name: 'electron-by-main-alone',
      comment: 'Electron is imported by main/ and preload/ only.',
      severity: 'error',
      from: { path: layers, pathNot: '^(main|preload)/' },
      to: { path: '^electron$' },
    },
    {
      name: 'main-does-no-work',
      comment: 'A busy main process freezes every window. Models, database and files belong into the engine; its types may be imported.',
      severity: 'error',
      from: { path: '^(main|preload)/' },
      to: { path: ['^engine/', '^renderer/'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'main-has-no-models-and-no-database',
      comment: 'Models and database belong into the engine.',
      severity: 'error',
      from: { path: '^(main|preload)/' },
      to: { path: ['^node_modules/(onnxruntime|@journeyapps|sqlite-vec|@huggingface|dcmjs|dicom-parser)'] },
    },
    {
      name: 'onnx-runtime-in-one-place',
      comment: 'ONNX Runtime is imported by engine/inference and engine/drafting alone; sessions are made in one file.',
      severity: 'error',
      from: { path: '^engine/', pathNot: '^engine/(inference|drafting)/' },
      to: { path: '^node_modules/onnxruntime' },
    },
    {
      name: 'llama-in-its-own-process',
      comment: 'A crash of native code must not take the engine down: llama.cpp is imported by its own process alone.',
      severity: 'error',
      from: { path: layers, pathNot: '^engine/own-model/own-model-process\\.ts$' },
      to: { path: '^node_modules/node-llama-cpp' },
    },
    {
      name: 'database-in-the-store-alone',
      comment: 'Ask the store, not the database.',
      severity: 'error',
      from: { path: '^engine/', pathNot: '^engine/store/' },
      to: { path: '^node_modules/(@journeyapps|sqlite-vec)' },
    },
    {
      name: 'nothing-unresolvable',
      comment: 'An import that cannot be resolved.',
      severity: 'error',
      from: { path: layers },
      to: { couldNotResolve: true, pathNot: '\\?worker|\\?url' },
    },
    {
      name: 'no-dev-dependency-at-run-time',
      comment: 'The installed app carries `dependencies` alone.',
      severity: 'error',
      from: { path: '^(engine|main)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '^node_modules/(electron|@types)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'browser', 'svelte', 'node', 'default', 'types'],
      extensions: ['.ts', '.svelte', '.mjs', '.js', '.json'],
    },
  },
};
