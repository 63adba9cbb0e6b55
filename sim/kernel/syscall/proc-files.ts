/** Files as a process sees them: the machine's, with /sys/class/net, /proc/sys and the few other files of /proc that its namespace shows. */
import type { Errno } from '../core/errno';
import type { Net } from '../core/net';
import type { Files, Refusal } from '../uapi';
import { IFA_F_DEPRECATED, type Inet6Ifaddr } from '../ipv6/inet6-dev';
import { normalizePath } from './files';
import type { Machine } from './machine';
import { isSysClassNet, listSysClassNet, readSysClassNet, writeSysClassNet } from './sys-class-net';

const PROC_SYS = '/proc/sys/';

/** Implements uapi's Files. */
export class ProcessFiles implements Files {
  constructor(
    readonly machine: Machine,
    readonly net: Net,
  ) {}

  read(path: string): { readonly text: string } | { readonly errno: Errno } {
    const normal = normalizePath(path);
    if (normal.startsWith(PROC_SYS)) {
      const found = this.net.sysctl.read(keyOf(normal));
      if ('value' in found) return { text: `${found.value}\n` };
      return { errno: found.errno === 'ENOENT' && this.#isSysctlDirectory(normal) ? 'EISDIR' : found.errno };
    }
    if (normal === '/proc/net/if_inet6') return { text: ifInet6(this.net) };
    if (isSysClassNet(normal)) return readSysClassNet(this.net, normal);
    return this.machine.files.read(normal);
  }

  write(path: string, text: string, append = false): Refusal<Errno> {
    const normal = normalizePath(path);
    if (isSysClassNet(normal)) return writeSysClassNet(this.net, normal, text);
    if (!normal.startsWith(PROC_SYS)) return this.machine.files.write(normal, text, append);
    const refused = this.net.sysctl.write(keyOf(normal), text);
    return refused === 'ENOENT' && this.#isSysctlDirectory(normal) ? 'EISDIR' : refused;
  }

  unlink(path: string): Refusal<Errno> {
    const normal = normalizePath(path);
    return normal.startsWith('/proc/') || isSysClassNet(normal) ? 'EPERM' : this.machine.files.unlink(normal);
  }

  exists(path: string): boolean {
    const normal = normalizePath(path);
    if (isSysClassNet(normal)) {
      const read = readSysClassNet(this.net, normal);
      return 'text' in read || read.errno !== 'ENOENT';
    }
    if (!normal.startsWith(PROC_SYS)) return this.machine.files.exists(normal);
    const found = this.net.sysctl.read(keyOf(normal));
    return 'value' in found || found.errno !== 'ENOENT' || this.#isSysctlDirectory(normal);
  }

  list(path: string): readonly string[] | { readonly errno: Errno } {
    const normal = normalizePath(path);
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

/** /proc/net/if_inet6: address, index, prefix length, scope and flags in hexadecimal, and the device. */
function ifInet6(net: Net): string {
  const hex = (value: number): string => value.toString(16).padStart(2, '0');
  const line = ({ addr, idev, prefixLen, flags, scope }: Inet6Ifaddr): string => {
    const octets = addr.toLongString().replaceAll(':', '');
    const kernelScope = scope === 254 ? 0x10 : scope === 253 ? 0x20 : scope === 200 ? 0x40 : 0;
    return `${octets} ${hex(idev.dev.ifindex)} ${hex(prefixLen)} ${hex(kernelScope)} ${hex(flags & (0xdf | IFA_F_DEPRECATED))} ${idev.dev.name.padStart(8)}\n`;
  };
  return [...net.inet6Addresses.values()].flat().map(line).join('');
}
