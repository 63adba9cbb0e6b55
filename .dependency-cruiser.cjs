// The layers of sim/README.md: a folder imports lower ones only, and programs see the kernel through uapi.ts alone.
const LAYERS = [
  ['base', []],
  ['wire', ['base']],
  ['engine', ['base']],
  ['trace', ['base', 'engine']],
  ['link', ['base', 'wire', 'engine', 'trace']],
  ['kernel', ['base', 'wire', 'engine', 'trace', 'link']],
  ['daemons', ['base', 'wire', 'trace', 'kernel/uapi.ts']],
  ['shell', ['base', 'wire', 'trace', 'kernel/uapi.ts']],
  ['observe', ['base', 'wire', 'engine', 'trace', 'link', 'kernel', 'daemons', 'shell']],
  ['scenario', ['base', 'wire', 'engine', 'trace', 'link', 'kernel', 'daemons', 'shell', 'observe']],
  ['conformance', ['base', 'wire', 'engine', 'trace', 'link', 'kernel', 'daemons', 'shell', 'observe', 'scenario']],
  ['realkernel', null],
  ['cli', null],
];

const rules = LAYERS.filter(([, below]) => below !== null).map(([folder, below]) => ({
  name: `${folder}-imports-lower-layers-only`,
  severity: 'error',
  comment: `sim/${folder} may import ${['itself', ...below].join(', ')}`,
  from: { path: `^sim/${folder}/` },
  to: { path: '^sim/', pathNot: [`^sim/${folder}/`, ...below.map(layer => `^sim/${layer.endsWith('.ts') ? `${layer.replace('.', '\\.')}$` : `${layer}/`}`)] },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...rules,
    {
      name: 'host-above-level-7-only',
      severity: 'error',
      comment: 'everything below the command line runs in a browser',
      from: { path: '^sim/', pathNot: '^sim/(cli|realkernel)/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-test-code-in-sim',
      severity: 'error',
      from: { path: '^sim/' },
      to: { path: '^(test|bench|scenarios)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.json'] },
  },
};
