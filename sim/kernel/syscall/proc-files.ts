/**
 * Files as a process sees them: the machine's, with /sys/class/net, /proc/sys and the few other files of /proc that its
 * namespace shows. In a namespace with a name, what is in /etc/netns/NAME lies over /etc (ip-netns(8)).
 */
import type { Errno } from '../core/errno';
import type { Net } from '../core/net';
import type { Files, Refusal } from '../uapi';
import { normalizePath } from './files';
import type { Machine } from './machine';
import { PROC_NET, procNet } from './proc-net';
import { isSysClassNet, listSysClassNet, readSysClassNet, writeSysClassNet } from './sys-class-net';

const PROC_SYS = '/proc/sys/';
const PROC_NET_DIRECTORY = '/proc/net/';

/** Implements uapi's Files. */
export class ProcessFiles implements Files {
  /** The folder with what this namespace has of its own in /etc; undefined in the first namespace. */
  readonly #ownEtc: string | undefined;

  constructor(
    readonly machine: Machine,
    readonly net: Net,
  ) {
    const name = net === machine.initNet ? undefined : machine.netnsName(net);
    this.#ownEtc = name === undefined ? undefined : `/etc/netns/${name}/`;
  }

  /** The path on the machine. */
  #locate(path: string): string {
    const normal = normalizePath(path);
    if (this.#ownEtc === undefined || !normal.startsWith('/etc/')) return normal;
    const rest = normal.slice('/etc/'.length);
    const top = rest.split('/', 1)[0] ?? '';
    return this.machine.files.exists(this.#ownEtc + top) ? this.#ownEtc + rest : normal;
  }

  read(path: string): { readonly text: string } | { readonly errno: Errno } {
    const normal = this.#locate(path);
    if (normal.startsWith(PROC_SYS)) {
      const found = this.net.sysctl.read(keyOf(normal));
      if ('value' in found) return { text: `${found.value}\n` };
      return { errno: found.errno === 'ENOENT' && this.#isSysctlDirectory(normal) ? 'EISDIR' : found.errno };
    }
    if (isSysClassNet(normal)) return readSysClassNet(this.net, normal);
    const text = normal.startsWith(PROC_NET_DIRECTORY)
      ? procNet(this.net, normal.slice(PROC_NET_DIRECTORY.length))
      : undefined;
    return text === undefined ? this.machine.files.read(normal) : { text };
  }

  write(path: string, text: string, append = false): Refusal<Errno> {
    const normal = this.#locate(path);
    if (isSysClassNet(normal)) return writeSysClassNet(this.net, normal, text);
    if (!normal.startsWith(PROC_SYS)) return this.machine.files.write(normal, text, append);
    const refused = this.net.sysctl.write(keyOf(normal), text);
    return refused === 'ENOENT' && this.#isSysctlDirectory(normal) ? 'EISDIR' : refused;
  }

  unlink(path: string): Refusal<Errno> {
    const normal = this.#locate(path);
    return normal.startsWith('/proc/') || isSysClassNet(normal) ? 'EPERM' : this.machine.files.unlink(normal);
  }

  exists(path: string): boolean {
    const normal = this.#locate(path);
    if (isSysClassNet(normal)) {
      const read = readSysClassNet(this.net, normal);
      return 'text' in read || read.errno !== 'ENOENT';
    }
    if (isProcNet(normal)) return true;
    if (!normal.startsWith(PROC_SYS)) return this.machine.files.exists(normal);
    const found = this.net.sysctl.read(keyOf(normal));
    return 'value' in found || found.errno !== 'ENOENT' || this.#isSysctlDirectory(normal);
  }

  list(path: string): readonly string[] | { readonly errno: Errno } {
    const normal = this.#locate(path);
    if (isSysClassNet(normal)) return listSysClassNet(this.net, normal);
    if (!`${normal}/`.startsWith(PROC_SYS)) return this.machine.files.list(normal);
    const prefix = keyOf(`${normal}/x`).split('.').slice(0, -1);
    const names = this.net.sysctl.keys(prefix.join('.')).map(key => key.split('.')[prefix.length]);
    const present = [...new Set(names.filter(name => name !== undefined))];
    return present.length === 0 ? { errno: 'ENOENT' } : present.map(name => name.replaceAll('/', '.'));
  }

  #isSysctlDirectory(normal: string): boolean {
    return this.net.sysctl.keys(keyOf(normal)).length > 0;
  }
}

/** /proc/sys/net/ipv6/conf/eth0.5/accept_ra -> net.ipv6.conf.eth0/5.accept_ra */
function keyOf(path: string): string {
  return path
    .slice(PROC_SYS.length)
    .split('/')
    .map(part => part.replaceAll('.', '/'))
    .join('.');
}

function isProcNet(path: string): boolean {
  return path.startsWith(PROC_NET_DIRECTORY) && PROC_NET.includes(path.slice(PROC_NET_DIRECTORY.length));
}
