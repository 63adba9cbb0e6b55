/**
 * dhcpcd as a whole: its interfaces, and what the kernel tells of them. Mirrors struct dhcpcd_ctx and dhcpcd.c.
 *
 * Differs from Linux: DHCP of both versions, addresses by hand, hooks, resolv.conf and wireless networks are not simulated; what
 * is configured of them is said in a line of the log. There is no control socket, no separation of privileges and no udev.
 */
import { formatPrefix } from '../../base/prefix';
import { seconds } from '../../base/time';
import {
  ERRNO_TEXT,
  type LinkInfo,
  type NetlinkEvent,
  type Process,
  type ProcessTimer,
  type RawIcmp6Socket,
} from '../../kernel/uapi';
import { dropAddresses, handleAddress, tryAddLinkLocal } from './addresses';
import type { CommandLine } from './command-line';
import { readConfig, type Options } from './config';
import { KERNEL_OFF, NOT_RUN } from './decisions';
import { duid } from './identity';
import { Interface } from './interface';
import { isWanted } from './discover';
import { Log } from './log';
import { runningPid, tellRunning } from './running';
import { Routers } from './routers';
import { Routes } from './routes';
import { solicit } from './solicitation';

const ROUTER_ADVERTISEMENT = 134;

export class Dhcpcd {
  readonly log: Log;
  readonly routers = new Routers(this);
  readonly routes = new Routes(this);
  /** What this process has deleted, of which the kernel is about to tell. */
  readonly ownDeletions: string[] = [];
  interfaces: Interface[] = [];
  socket: RawIcmp6Socket | undefined;
  exiting = false;
  private readonly options: Options;
  private readonly blocks: readonly string[];
  private readonly single: boolean;
  private readonly pidFile: string;
  private readonly said = new Set<string>();
  private duidKnown = false;
  private inBackground = false;
  private patience: ProcessTimer | undefined;

  constructor(
    readonly os: Process,
    private readonly line: CommandLine,
  ) {
    this.log = new Log(os);
    const { options, blocks } = this.readConfig(undefined);
    this.options = options;
    this.blocks = blocks;
    this.log.debugging = options.debug;
    this.log.quiet = options.quiet;
    this.single = line.interfaces.length === 1 && !options.manager;
    this.pidFile = this.single ? `/run/dhcpcd/${line.interfaces[0]}.pid` : '/run/dhcpcd/pid';
  }

  private readConfig(ifname: string | undefined) {
    const { configPath, settings } = this.line;
    const unmodelled: string[] = [];
    const read = readConfig(this.os, configPath, ifname, settings, {
      complain: text => this.log.say('err', text),
      unmodelled: name => unmodelled.push(name),
    });
    if (ifname !== undefined) for (const name of unmodelled) this.unmodelled(name);
    return read;
  }

  /** Says once that something is not simulated. */
  unmodelled(what: string): void {
    if (this.said.has(what)) return;
    this.said.add(what);
    this.os.log('dhcpcd', 'notice', `${what} is not simulated`);
  }

  /** main() */
  start(): void {
    const { os, log } = this;
    const pid = runningPid(os, this.pidFile);
    const { signal } = this.line;
    if (signal !== undefined) return tellRunning(os, log, this.pidFile, signal);
    if (pid !== undefined) {
      log.say('err', `dhcpcd already running on pid ${pid} (${this.pidFile})`);
      return os.exit(1);
    }
    os.files.write(this.pidFile, `${os.pid}\n`);
    log.say('info', 'dhcpcd-9.4.1 starting');
    this.initDuid(undefined);
    this.discover();
    if (os.exited) return;
    os.netlink.subscribe(['LINK', 'IPV6_IFADDR', 'IPV6_ROUTE', 'NEIGH'], event => this.receive(event));
    os.onSignal(signal => {
      if (signal === 'SIGHUP' || signal === 'SIGUSR1') this.renew(signal);
      else this.stop(signal);
    });
    for (const iface of this.active) this.configure(iface);
    for (const address of os.netlink.addresses()) handleAddress(this, 'newaddr', address);
    if (this.options.background) this.daemonise();
    if (!this.options.background) this.setPatience();
    os.soon('dhcpcd interfaces', () => {
      for (const iface of this.active) this.prestart(iface);
    });
  }

  private get active(): Interface[] {
    return this.interfaces.filter(({ active }) => active);
  }

  /** if_discover(): which interfaces there are, and which of them are dhcpcd's. */
  private discover(): void {
    const { os, log, line } = this;
    this.interfaces = os.netlink.links().map(link => this.newInterface(link));
    for (const name of line.interfaces) {
      const found = this.interfaces.find(each => each.name === name);
      if (found === undefined) log.say('err', `${name}: interface not found`);
      else if (!found.active) log.say('err', `${name}: interface has an invalid configuration`);
    }
    if (this.active.length > 0) return;
    os.note(NOT_RUN, { asked: line.interfaces.length });
    if (line.interfaces.length > 0) return this.end(1);
    log.say(this.options.inactive ? 'debug' : 'err', 'no valid interfaces found');
    this.daemonise();
  }

  private newInterface(link: LinkInfo): Interface {
    const active = isWanted(link, this.line.interfaces, this.options, this.blocks, this.log);
    const options = active ? this.readConfig(link.ifname).options : this.options;
    return new Interface(link, active, options);
  }

  /** configure_interface() and if_setup_inet6(): the kernel makes no link-local address any more, and hears no router. */
  private configure(iface: Interface): void {
    const { os } = this;
    if (iface.options.dhcp) this.unmodelled('DHCP for IPv4');
    if (!iface.options.ipv6) return;
    if (!iface.options.dhcp && !iface.options.dhcp6) iface.options.requiresRdnss = false;
    os.netlink.linkSet(iface.name, { addrGenMode: 'none' });
    if (!iface.options.ipv6rs) return;
    const path = `net/ipv6/conf/${iface.name}`;
    const autoconf = os.sysctl.read(`${path}/autoconf`);
    if ('value' in autoconf && autoconf.value !== '1') os.sysctl.write(`${path}/autoconf`, '0');
    const acceptRa = os.sysctl.read(`${path}/accept_ra`);
    if ('value' in acceptRa && acceptRa.value !== '0') os.sysctl.write(`${path}/accept_ra`, '0');
    os.note(KERNEL_OFF, { dev: iface.name });
  }

  /** In the foreground of a shell dhcpcd waits for an address, up to its timeout. */
  private setPatience(): void {
    const { os, log } = this;
    const { link, timeout, daemonise } = this.options;
    const waits = this.line.interfaces.length === 1 || this.options.waitIp.size > 0;
    if (link && !waits && this.active.length > 0 && !this.active.some(({ linkUp }) => linkUp)) {
      log.say(this.options.inactive ? 'debug' : 'warning', 'no interfaces have a carrier');
      return this.daemonise();
    }
    if (!daemonise || timeout === 0) return;
    this.patience = os.timer('dhcpcd timeout', () => {
      log.say('err', 'timed out');
      if (this.single) return this.end(1);
      this.options.waitIp.clear();
      this.daemonise(true);
    });
    this.patience.arm(seconds(timeout));
  }

  /** dhcpcd_prestartinterface() and dhcpcd_startinterface() */
  private prestart(iface: Interface): void {
    if ((this.single || iface.options.ifUp) && !iface.up) {
      this.os.netlink.linkSet(iface.name, { up: true });
      iface.up = true;
    }
    this.startInterface(iface);
  }

  private startInterface(iface: Interface): void {
    if (iface.options.link && !iface.linkUp)
      return this.log.say('info', `${iface.name}: waiting for carrier`);
    if (iface.options.ipv6) {
      this.initDuid(iface);
      const octets = String(iface.mac).split(':').slice(2).join(':');
      this.log.say('info', `${iface.name}: IAID ${octets}`);
      tryAddLinkLocal(this, iface);
      if (iface.options.ipv6rs) solicit(this, iface);
    }
  }

  private initDuid(iface: Interface | undefined): void {
    if (this.duidKnown) return;
    const text = duid(this.os, iface?.mac);
    if (text === undefined) return;
    this.duidKnown = true;
    this.log.say('info', `DUID ${text}`);
  }

  /** A timer of an interface by its name. */
  timer(iface: Interface, name: string, run: () => void): ProcessTimer {
    let timer = iface.timers.get(name);
    if (timer === undefined) iface.timers.set(name, (timer = this.os.timer(`dhcpcd ${name}`, run)));
    return timer;
  }

  /** ipv6nd_open() */
  openSocket(): RawIcmp6Socket | undefined {
    if (this.socket !== undefined) return this.socket;
    const socket = this.os.rawIcmp6();
    if ('errno' in socket) {
      this.log.say('err', `ipv6nd_sendrsprobe: ${ERRNO_TEXT[socket.errno]}`);
      return undefined;
    }
    socket.setsockopt({ IPV6_MULTICAST_HOPS: 255, ICMP6_FILTER: [ROUTER_ADVERTISEMENT] });
    socket.onMessage = (message, octets, info) => this.routers.receive(message, octets, info);
    return (this.socket = socket);
  }

  private receive(event: NetlinkEvent): void {
    if (this.exiting) return;
    const { kind } = event;
    if (kind === 'newlink' || kind === 'dellink') this.handleLink(kind, event.link);
    else if (kind === 'newaddr' || kind === 'deladdr') {
      const { ifname, local } = event.address;
      if (kind === 'newaddr' || !this.isOwn(`${ifname} ${local}`)) handleAddress(this, kind, event.address);
    } else if (kind === 'delroute') {
      const { dev, dst } = event.route;
      if (!this.isOwn(`${dev} ${formatPrefix(dst)}`)) this.routes.removed(event.route);
    } else if (kind === 'newneigh' || kind === 'delneigh') {
      const { dst, state } = event.neighbour;
      this.routers.neighbour(dst, kind === 'delneigh' || state !== 'NUD_FAILED');
    }
  }

  private isOwn(what: string): boolean {
    const at = this.ownDeletions.indexOf(what);
    if (at !== -1) this.ownDeletions.splice(at, 1);
    return at !== -1;
  }

  /** dhcpcd_handlecarrier(), and an interface that comes or goes. */
  private handleLink(kind: 'newlink' | 'dellink', link: LinkInfo): void {
    let iface = this.interfaces.find(({ index }) => index === link.ifindex);
    if (kind === 'dellink') {
      if (iface === undefined) return;
      if (iface.active) this.stopInterface(iface);
      this.interfaces = this.interfaces.filter(each => each !== iface);
      return;
    }
    if (iface === undefined) {
      iface = this.newInterface(link);
      this.interfaces.push(iface);
      if (!iface.active) return;
      this.configure(iface);
      return this.prestart(iface);
    }
    const was = iface.linkUp;
    iface.up = link.up;
    iface.running = link.running;
    if (!iface.active || was === iface.linkUp) return;
    if (was) {
      this.log.say('info', `${iface.name}: carrier lost`);
      return this.drop(iface);
    }
    this.log.say('info', `${iface.name}: carrier acquired`);
    iface.options = this.readConfig(iface.name).options;
    this.configure(iface);
    this.routers.carrierBack(iface);
    this.startInterface(iface);
  }

  /** dhcpcd_drop() */
  private drop(iface: Interface): void {
    this.routers.drop(iface);
    iface.waiting = [];
    dropAddresses(this, [...iface.addresses]);
    this.routes.build();
  }

  private stopInterface(iface: Interface): void {
    this.log.say('info', `${iface.name}: removing interface`);
    this.drop(iface);
    iface.active = false;
    if (this.single && !this.exiting) this.end(1);
  }

  /** SIGHUP and SIGUSR1: the files are read again by the first, and routers are asked by both. */
  private renew(signal: 'SIGHUP' | 'SIGUSR1'): void {
    this.log.say('info', `received ${signal}, ${signal === 'SIGHUP' ? 'rebinding' : 'renewing'}`);
    for (const iface of this.active) {
      if (signal === 'SIGHUP') iface.options = this.readConfig(iface.name).options;
      if (iface.options.ipv6rs && (!iface.options.link || iface.linkUp)) solicit(this, iface);
    }
  }

  private stop(signal: string): void {
    this.log.say('info', `received ${signal}, stopping`);
    this.exiting = true;
    for (const iface of this.active.reverse()) this.stopInterface(iface);
    this.end(signal === 'SIGTERM' ? 0 : 1);
  }

  private end(status: number): void {
    this.os.files.unlink(this.pidFile);
    this.log.say('info', 'dhcpcd exited');
    this.os.exit(status);
  }

  /** dhcpcd_daemonise(): once there is an address of each family that is waited for. @param atOnce whatever there is */
  daemonise(atOnce = false): void {
    const { options, line } = this;
    const waits = !atOnce && !options.background && (line.interfaces.length === 1 || options.waitIp.size > 0);
    const has = this.interfaces.some(({ addresses }) =>
      addresses.some(({ address, addrFlags }) => address?.isLinkLocal === false && addrFlags === 0),
    );
    if (options.daemonise && waits && !has) return;
    if (options.oneshot) {
      this.log.say('info', 'exiting due to oneshot');
      return this.end(0);
    }
    this.patience?.cancel();
    if (this.inBackground || !options.daemonise) return;
    this.inBackground = true;
    this.log.tell(`forked to background, child pid ${this.os.pid}`);
    this.log.stopStderr();
    this.os.daemonize(0);
  }
}
