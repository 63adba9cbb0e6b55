// Bundles the simulator for a browser, with no stand-in for anything of Node, and runs a scenario from the bundle in a
// context that has only what every browser has. Prints the verdicts as JSON.
'use strict';
const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const vm = require('node:vm');
const esbuild = require('esbuild');

const root = join(__dirname, '..', '..');
const name = process.argv[2];

/** Every source file below the command line. */
const sources = readdirSync(join(root, 'sim'), { recursive: true })
  .filter(path => path.endsWith('.ts') && !/^(cli|realkernel)\b/.test(path) && path !== 'library.ts')
  .map(path => `import './sim/${path.replaceAll('\\', '/').replace(/\.ts$/, '')}';`)
  .join('\n');

const { outputFiles } = esbuild.buildSync({
  stdin: {
    contents: `
      ${sources}
      import { loadScenario } from './sim/scenario/load';
      import { resolveVariant } from './sim/scenario/variants';
      import { runScenario } from './sim/scenario/runner';
      globalThis.run = (file, text, variant) => {
        const loaded = loadScenario(file, text);
        if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
        const result = runScenario(resolveVariant(loaded.scenario, variant));
        return JSON.stringify(result.verdicts.map(({ passed, at }) => ({ passed, at })));
      };
    `,
    resolveDir: root,
    loader: 'ts',
  },
  bundle: true,
  write: false,
  platform: 'browser',
  format: 'iife',
  target: 'es2022',
  logLevel: 'error',
});

const browser = vm.createContext({ TextEncoder, TextDecoder, URL, structuredClone });
vm.runInContext(outputFiles[0].text, browser, { filename: 'sixlab.js' });
const text = readFileSync(join(root, 'scenarios', `${name}.yaml`), 'utf8');
process.stdout.write(browser.run(`${name}.yaml`, text, 'broken'));
