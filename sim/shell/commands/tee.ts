/** tee(1): standard input to standard output and to files; `-a` appends. */
import { absolutePath } from '../language/path';
import { ERRNO_TEXT, type Program } from '../../kernel/uapi';
import { parseOptions } from './options';
import { complain, fail, put, readInputs } from './streams';

export const tee: Program = {
  start(process) {
    const options = parseOptions(process.argv.slice(1), { flags: 'a', valued: '', long: { append: 'a' } });
    if (typeof options === 'string') return fail(process, options);
    let status = 0;
    const write = (path: string, text: string, append: boolean): boolean => {
      const errno = process.files.write(absolutePath(path), text, append);
      if (errno === undefined) return true;
      complain(process, `${path}: ${ERRNO_TEXT[errno]}`);
      status = 1;
      return false;
    };
    let open = options.operands.filter(path => write(path, '', options.has('a')));
    readInputs(process, [], {
      text: text => {
        if (!put(process, text)) return false;
        open = open.filter(path => write(path, text, true));
        return true;
      },
      done: () => process.exit(status),
    });
  },
};
