/** systemd-networkd, to be started under that name. Mirrors main() of networkd.c. */
import type { Program } from '../../kernel/uapi';
import { Manager } from './manager';
import { DEFAULT_NETWORKD_VERSION, networkdProfile, type NetworkdVersion } from './version';

/** networkd of a version. It stays in the foreground, as a service of systemd does; `systemctl` starts it in the background. */
export function networkd(version: NetworkdVersion = DEFAULT_NETWORKD_VERSION): Program {
  return {
    start: os => {
      if (os.argv.includes('--version')) {
        os.write('stdout', `systemd ${version}\n`);
        return os.exit(0);
      }
      if (os.argv.length > 1) {
        os.write('stderr', 'This program takes no arguments.\n');
        return os.exit(1);
      }
      os.daemonize(0);
      new Manager(os, networkdProfile(version)).start();
    },
  };
}
