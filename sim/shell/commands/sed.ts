/**
 * sed(1) as far as substitution goes: `s/REGEX/REPLACEMENT/` with the flags `g`, `i`, `p` and a number, several joined
 * by `;` or `-e`, the options `-n -E -r -i -s`. Every other command and every address is refused by name.
 */
import { absolutePath } from '../language/path';
import { ERRNO_TEXT, type Errno, type Process, type Program } from '../../kernel/uapi';
import { parseOptions } from './options';
import type { Substitution } from './substitution';
import { parseSubstitutions, substituteLine } from './substitution';
import { complain, fail, put, readLines } from './streams';

export const sed: Program = {
  start(process) {
    const options = parseOptions(process.argv.slice(1), {
      flags: 'nErsi',
      valued: 'e',
      long: { quiet: 'n', silent: 'n', 'regexp-extended': 'E', expression: 'e', 'in-place': 'i' },
    });
    if (typeof options === 'string') return fail(process, options);
    const given = options.given.filter(option => option.letter === 'e').map(option => option.value);
    const operands = [...options.operands];
    const scripts = given.length > 0 ? given : operands.splice(0, 1);
    if (scripts.length === 0) return fail(process, 'usage: sed [OPTION]... SCRIPT [FILE]...');
    const extended = options.has('E') || options.has('r');
    const substitutions = parseSubstitutions(scripts, extended);
    if (typeof substitutions === 'string') return fail(process, substitutions);
    const quiet = options.has('n');
    if (options.has('i')) return editInPlace(process, operands, substitutions, quiet);
    readLines(process, operands, {
      unreadable: cannotRead,
      line: (line, _, ending) => put(process, edit(line, substitutions, quiet, ending)),
      done: failed => process.exit(failed ? 2 : 0),
    });
  },
};

/** What is printed for a line. */
function edit(
  line: string,
  substitutions: readonly Substitution[],
  quiet: boolean,
  ending: '\n' | '',
): string {
  let current = line;
  let printed = '';
  for (const substitution of substitutions) {
    const changed = substituteLine(current, substitution);
    if (changed === undefined) continue;
    current = changed;
    if (substitution.print) printed += `${current}\n`;
  }
  return quiet ? printed : `${printed}${current}${ending}`;
}

function editInPlace(
  process: Process,
  paths: readonly string[],
  substitutions: readonly Substitution[],
  quiet: boolean,
): void {
  if (paths.length === 0) return fail(process, 'no input files');
  let status = 0;
  for (const path of paths) {
    const content = process.files.read(absolutePath(path));
    if ('errno' in content) {
      complain(process, cannotRead(path, content.errno));
      status = 2;
      continue;
    }
    const lines = content.text.split('\n');
    const last = lines.pop() ?? '';
    const edited = lines.map(line => edit(line, substitutions, quiet, '\n')).join('');
    const tail = last === '' ? '' : edit(last, substitutions, quiet, '');
    const errno = process.files.write(absolutePath(path), edited + tail, false);
    if (errno !== undefined) return fail(process, `couldn't open file ${path}: ${ERRNO_TEXT[errno]}`, 4);
  }
  process.exit(status);
}

function cannotRead(path: string, errno: Errno): string {
  return `can't read ${path}: ${ERRNO_TEXT[errno]}`;
}
