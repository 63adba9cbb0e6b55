// Gives a program of this checkout as one JavaScript file, built anew when a source file changed: starting from hundreds of
// TypeScript files takes a second, from one file a tenth of that. Needs nothing but Node and the installed packages.
'use strict';
const { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
const ENTRIES = { cli: 'sim/cli/main.ts', library: 'sim/library.ts' };

/** The newest change below a folder, ms. */
function newest(folder) {
  let latest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    const changed = entry.isDirectory() ? newest(path) : statSync(path).mtimeMs;
    if (changed > latest) latest = changed;
  }
  return latest;
}

function isFresh(bundle) {
  if (!existsSync(bundle)) return false;
  if (!existsSync(join(root, 'sim'))) return true;
  const built = statSync(bundle).mtimeMs;
  return built > newest(join(root, 'sim')) && built > statSync(join(root, 'package.json')).mtimeMs;
}

function build(entry, bundle) {
  const temporary = `${bundle}.${process.pid}`;
  mkdirSync(join(root, 'dist'), { recursive: true });
  require('esbuild').buildSync({
    entryPoints: [join(root, ENTRIES[entry])],
    outfile: temporary,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    // These load files of their own at run time.
    external: ['ts-node', 'typescript', 'esbuild', 'cbor-extract', 'piscina'],
    logLevel: 'error',
    minifySyntax: true,
  });
  renameSync(temporary, bundle);
}

/** The path of the bundle of `entry`; undefined where it cannot be written, and the sources have to be run as they are. */
function freshBundle(entry) {
  const bundle = join(root, 'dist', `${entry}.js`);
  if (isFresh(bundle)) return bundle;
  try {
    build(entry, bundle);
    return bundle;
  } catch (error) {
    rmSync(`${bundle}.${process.pid}`, { force: true });
    if (error.code === 'EACCES' || error.code === 'EROFS' || error.code === 'ENOSPC') return undefined;
    throw error;
  }
}

/** Load a program: from its bundle, or where that cannot be, from its sources. */
function load(entry) {
  const bundle = freshBundle(entry);
  if (bundle !== undefined) return require(bundle);
  process.env.TS_NODE_PROJECT ??= join(root, 'tsconfig.json');
  require('ts-node/register');
  return require(join(root, ENTRIES[entry]));
}

module.exports = { freshBundle, load, root };
