/** tee(1): standard input to standard output and to files; `-a` appends. */
import { openForWriting } from '../language/open-for-writing';
import { absolutePath } from '../language/path';
import { ERRNO_TEXT, type Errno, type Program } from '../../kernel/uapi';
import { parseOptions } from './options';
import { complain, fail, put, readInputs } from './streams';

export const tee: Program = {
  start(process) {
    const options = parseOptions(process.argv.slice(1), { flags: 'a', valued: '', long: { append: 'a' } });
    if (typeof options === 'string') return fail(process, options);
    let status = 0;
    const succeeded = (path: string, errno: Errno | undefined): boolean => {
      if (errno === undefined) return true;
      complain(process, `${path}: ${ERRNO_TEXT[errno]}`);
      status = 1;
      return false;
    };
    const append = options.has('a') ? 'append' : 'write';
    let open = options.operands.filter(path => {
      const refused = openForWriting(process.files, absolutePath(path), append);
      return succeeded(path, refused);
    });
    readInputs(process, [], {
      text: text => {
        if (!put(process, text)) return false;
        open = open.filter(path => succeeded(path, process.files.write(absolutePath(path), text, true)));
        return true;
      },
      done: () => process.exit(status),
    });
  },
};
