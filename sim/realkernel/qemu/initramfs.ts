/**
 * The first and only file system of a virtual machine: programs of this host with the libraries they need, busybox for
 * everything else, the kernel's network modules, and the agent that runs commands.
 */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { agent, APPLETS } from './agent';
import { cpioArchive, type Entry } from './cpio';
import { run, type KernelImage } from './image';

/** What labs and the agent call; `sh` is the host's, since busybox's would prefer its own `ip` to iproute2's. */
const PROGRAMS = [
  'sh', 'ip', 'tc', 'bridge', 'sysctl', 'unshare', 'nsenter', 'mount', 'umount', 'hostname', 'flock', 'timeout',
  'date', 'sleep', 'tcpdump',
]; // prettier-ignore

/** What else is taken along where it is installed. */
const WELCOME = ['ping', 'rdisc6', 'ndisc6', 'radvd', 'ethtool'];

/** What programs need beside their libraries: their scripts, and the folders they keep their files in. */
const COMPANIONS: Readonly<Record<string, readonly string[]>> = {
  dhclient: ['/etc/dhcp', '/sbin/dhclient-script', '/var/lib/dhcp'],
  dhcpd: ['/var/lib/dhcp'],
  dhcp6c: ['/etc/wide-dhcpv6', '/var/lib/dhcpv6'],
  dhcp6s: ['/etc/wide-dhcpv6', '/var/lib/dhcpv6'],
  dnsmasq: ['/var/lib/misc'],
  ifup: ['/bin/run-parts', '/etc/network', '/lib/bridge-utils', '/lib/ifupdown', '/sbin/brctl'],
};

/** Modules of these folders are taken along: devices, tunnels, queueing disciplines, filters. */
const MODULES =
  /\/kernel\/(net\/(802|8021q|bridge|core|ipv4|ipv6|key|llc|netfilter|netlink|packet|sched|unix|xfrm)\/|drivers\/net\/([^/]+$|(bonding|ipvlan|team|vxlan)\/))/;

/** Modules by name: the way to the host, and overlays for the files of a node. */
const NAMED = ['virtio_pci', 'virtio_console', 'overlay', 'overlayfs'];

/** Files that programs read. */
const FILES: Readonly<Record<string, string>> = {
  'etc/passwd':
    'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\ndnsmasq:x:999:65534:dnsmasq:/var/lib/misc:/bin/false\n',
  'etc/group': 'root:x:0:\nnogroup:x:65534:\n',
  'etc/hosts': '127.0.0.1 localhost\n::1 localhost\n',
};

/**
 * Write the file system for a kernel to `file`. @param programs more programs to take along, where they are installed.
 * @throws Error when something that every machine needs is not.
 */
export function writeInitramfs(image: KernelImage, programs: readonly string[], file: string): void {
  const tree = new Tree();
  tree.topFolders();
  const welcome = [...WELCOME, ...programs].filter(each => which(each) !== undefined);
  for (const program of new Set([...PROGRAMS, ...welcome])) tree.program(program);
  for (const program of welcome) for (const path of COMPANIONS[program] ?? []) tree.hostTree(path);
  const busybox = realpathSync(required('busybox'));
  if (librariesOf(busybox).length > 0) throw new Error(`${busybox} needs libraries: install busybox-static`);
  tree.data('sixlab/busybox', readFileSync(busybox), true);
  for (const applet of run(busybox, ['--list']).toString().split('\n').filter(Boolean))
    tree.set(`${APPLETS.slice(1)}/${applet}`, { kind: 'symlink', target: '/sixlab/busybox' });
  tree.modules(image, `${file}.modules`, busybox);
  for (const [path, text] of Object.entries(FILES)) tree.data(path, Buffer.from(text), false);
  tree.set('dev/console', { kind: 'device', major: 5, minor: 1 });
  tree.data('init', Buffer.from(agent()), true);
  writeFileSync(file, cpioArchive(tree.entries));
}

/** What goes into the file system. */
class Tree {
  readonly entries = new Map<string, Entry>();

  set(path: string, entry: Entry): void {
    this.entries.set(path, entry);
  }

  data(path: string, data: Uint8Array, executable: boolean): void {
    this.set(path, { kind: 'file', data, executable });
  }

  /** `/bin` and its like are links on most hosts; and what is mounted over has to be there. */
  topFolders(): void {
    for (const name of ['bin', 'sbin', 'lib', 'lib64', 'lib32']) {
      const path = `/${name}`;
      if (existsSync(path) && lstatSync(path).isSymbolicLink())
        this.set(name, { kind: 'symlink', target: realpathSync(path).slice(1) });
    }
    for (const name of [
      'dev',
      'etc',
      'proc',
      'root',
      'run',
      'sys',
      'tmp',
      'var/tmp',
      'var/run',
      'sixlab/jobs',
    ])
      this.set(name, { kind: 'folder' });
    this.folderOf('/etc/iproute2');
    this.folderOf('/usr/share/iproute2');
  }

  /** A program with all its libraries, where they are on this host. */
  program(name: string): void {
    const path = required(name);
    const real = this.host(path);
    for (const library of librariesOf(real)) this.host(library);
  }

  modules(image: KernelImage, scratch: string, busybox: string): void {
    const base = `lib/modules/${image.release}`;
    const names = [...image.modules].filter(([, path]) => MODULES.test(path)).map(([name]) => name);
    const staged = join(scratch, base);
    mkdirSync(staged, { recursive: true });
    try {
      for (const { path, data } of image.closure([...names, ...NAMED]))
        writeFileSync(join(staged, basename(path).replace(/\.(xz|zst|gz)$/, '')), data);
      run(busybox, ['depmod', '-b', scratch, image.release]);
      const link = this.entries.get('lib');
      const folder = link?.kind === 'symlink' ? `${link.target}/modules/${image.release}` : base;
      for (const name of readdirSync(staged))
        this.data(`${folder}/${name}`, readFileSync(join(staged, name)), false);
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  }

  /** A file of the host at its place, with the link that leads there. Tells its real path. */
  host(path: string): string {
    const real = realpathSync(path);
    if (!this.entries.has(real.slice(1))) this.data(real.slice(1), readFileSync(real), true);
    const place = join(realpathSync(dirname(path)), basename(path));
    if (place !== real) this.set(place.slice(1), { kind: 'symlink', target: real });
    return real;
  }

  /** A file of the host, or a folder with all that is in it, empty or not. */
  hostTree(path: string): void {
    if (!existsSync(path)) return;
    if (!lstatSync(path).isDirectory()) {
      this.host(path);
      return;
    }
    const place = join(realpathSync(dirname(path)), basename(path));
    this.set(place.slice(1), { kind: 'folder' });
    for (const name of readdirSync(path)) this.hostTree(join(path, name));
  }

  folderOf(path: string): void {
    if (!existsSync(path)) return;
    for (const entry of readdirSync(path, { withFileTypes: true }))
      if (entry.isFile())
        this.data(`${path.slice(1)}/${entry.name}`, readFileSync(join(path, entry.name)), false);
  }
}

function which(program: string): string | undefined {
  const folders = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];
  return folders.map(folder => join(folder, program)).find(path => existsSync(path));
}

function required(program: string): string {
  const path = which(program);
  if (path === undefined) throw new Error(`${program} is not installed`);
  return path;
}

/** The libraries of a program and the loader that loads them, from ldd(1); none where it is linked statically, or a script. */
function librariesOf(path: string): string[] {
  const { stdout } = spawnSync('ldd', [path], { encoding: 'utf8' });
  return stdout.split('\n').flatMap(line => /(?:=> )?(\/\S+) \(0x/.exec(line)?.[1] ?? []);
}
