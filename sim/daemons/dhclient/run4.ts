/** dhclient -4 from its sockets to its client (main() of client/dhclient.c, common/lpf.c). */
import { Ip4 } from '../../base/ip4';
import { ERRNO_TEXT, type Process } from '../../kernel/uapi';
import type { Log } from '../dhcpd/log';
import { Client4 } from './client4';
import type { CommandLine } from './command-line';
import type { DhclientConfig } from './config';
import { readLease4 } from './lease4';
import { preinit4 } from './script4';

const ETHERTYPE_IPV4 = 0x0800;

interface Start {
  readonly os: Process;
  readonly log: Log;
  readonly line: CommandLine;
  readonly config: DhclientConfig;
  readonly dev: string;
}

/** See the file's header. */
export function run4({ os, log, line, config, dev }: Start): void {
  preinit4(os, dev);
  const socket = os.packet(dev, { protocol: ETHERTYPE_IPV4, promiscuous: false });
  const fallback = os.udp4();
  if ('errno' in socket || 'errno' in fallback) {
    log.write('err', `Open a socket for LPF: ${ERRNO_TEXT.EPERM}`);
    return os.exit(1);
  }
  const { address } = os.netlink.link(dev)!;
  log.write('info', `Listening on LPF/${dev}/${address}`);
  log.write('info', `Sending on   LPF/${dev}/${address}`);
  fallback.setsockopt({ SO_REUSEADDR: true, SO_BROADCAST: true });
  const refused = fallback.bind({ address: Ip4.of(0), port: 68 });
  if (refused !== undefined) {
    log.write('err', `Can't bind to dhcp address: ${ERRNO_TEXT[refused]}`);
    return os.exit(1);
  }
  log.write('info', 'Sending on   Socket/fallback');
  const file = os.files.read(line.leasePath);
  const active = 'text' in file ? readLease4(file.text, dev, config.spaces.get('dhcp')!) : undefined;
  const background = (): void => {
    if (line.debug) return;
    os.daemonize(0);
    log.closeStderr();
  };
  const client = new Client4(os, log, line, config, dev, socket, fallback, active, outcome => {
    if (outcome === 'failed') return os.exit(2);
    background();
  });
  if (line.release || line.stop) {
    if (line.release) client.release();
    else client.stop();
    return os.soon('end', () => os.exit(0));
  }
  os.onSignal(signal => {
    if (signal === 'SIGTERM' || signal === 'SIGINT') os.exit(0);
  });
  os.files.write(line.pidPath, `${os.pid}\n`);
  client.start();
  if (line.noWait) background();
}
