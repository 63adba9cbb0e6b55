/** dhcpcd 9.4.1 as Debian 12 has it, to be started under that name. */
import type { Program } from '../../kernel/uapi';
import { readCommandLine } from './command-line';
import { Dhcpcd } from './manager';

export const dhcpcd: Program = {
  start: os => {
    const line = readCommandLine(os.argv);
    if ('printout' in line) {
      os.write('stderr', line.printout);
      return os.exit(1);
    }
    if (line.version) {
      os.write('stdout', 'dhcpcd 9.4.1\nCopyright (c) 2006-2021 Roy Marples\n');
      return os.exit(0);
    }
    if (line.refused.length > 0) {
      os.write('stderr', `dhcpcd: ${line.refused.join(' ')} is not simulated\n`);
      return os.exit(1);
    }
    new Dhcpcd(os, line).start();
  },
};
