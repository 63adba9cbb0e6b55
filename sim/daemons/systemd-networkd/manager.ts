/**
 * networkd as a whole: what it was configured with, the links that there are, and what waits to be done. Mirrors
 * struct Manager, networkd-manager.c, networkd-queue.c and manager_rtnl_process_link() of networkd-link.c.
 */
import type { LinkInfo, NetlinkEvent, Process } from '../../kernel/uapi';
import { networkFiles } from './config/conf-files';
import { readManagerConf, type ManagerConf } from './config/manager-conf';
import type { Machine } from './config/conditions';
import { loadNetDev, type NetDev } from './config/netdev';
import { loadNetworks, type VerifiedNetwork } from './config/network-load';
import { Addresses } from './addresses';
import { Inet4 } from './inet4';
import { Link } from './link';
import {
  carrierGained,
  carrierLost,
  configureOnce,
  enterFailed,
  linkReconfigure,
  stopEngines,
} from './link-configure';
import { checkReady } from './link-ready';
import { setManagerSysctl } from './sysctl';
import { journal, type Say } from './log';
import { createIndependentNetDevs, netdevAppeared } from './netdev-create';
import { Routes } from './routes';
import { saveAll } from './state-file';
import type { NetworkdProfile } from './version';
import { machineId } from './machine-id';
import { sayUnmodelled } from './unmodelled';

/** Something that waits until its link is ready for it; true when it is done. */
interface Request {
  readonly link: Link;
  readonly key: string;
  process(): boolean;
}

/** Where networkd says that it runs, so that only one does. */
export const RUNTIME_DIR = '/run/systemd/netif';

export class Manager {
  readonly say: Say;
  readonly links = new Map<number, Link>();
  readonly addresses = new Addresses(this);
  readonly routes = new Routes(this);
  readonly inet4 = new Inet4(this);
  readonly machineId: Uint8Array;
  conf: ManagerConf;
  netdevs = new Map<string, NetDev>();
  networks: readonly VerifiedNetwork[] = [];
  private queue: Request[] = [];
  private queueDue = false;
  /** Addresses and routes that were there at the start have been looked at. */
  enumerated = false;
  private stopping = false;

  constructor(
    readonly os: Process,
    readonly profile: NetworkdProfile,
  ) {
    this.say = journal(os);
    this.machineId = machineId(os);
    this.conf = readManagerConf(os.files, profile, this.say);
  }

  /** manager_setup() to manager_start(): listens first, and looks what there is then. */
  start(): void {
    const { os, say } = this;
    this.load();
    setManagerSysctl(this);
    os.netlink.subscribe(['LINK', 'IPV6_IFADDR', 'IPV6_ROUTE', 'IPV4_IFADDR'], event =>
      this.handle(() => this.receive(event)),
    );
    os.onSignal(signal => this.handle(() => (signal === 'SIGHUP' ? this.reload() : this.stop())));
    createIndependentNetDevs(this);
    for (const link of [...os.netlink.links()].reverse()) this.processLink(link);
    for (const address of os.netlink.addresses()) this.addresses.process('newaddr', address);
    for (const route of os.netlink.routes()) this.routes.process('newroute', route);
    this.enumerated = true;
    say('info', 'Enumeration completed');
    this.afterEvent();
  }

  /** What a link should be, made anew from the files. */
  private load(): void {
    const { os, profile, say } = this;
    const machine: Machine = {
      hostname: os.hostname,
      kernel: os.kernel.replace(/^linux-/, ''),
      container: this.container,
    };
    this.netdevs = new Map();
    for (const file of networkFiles(os.files, '.netdev')) {
      const netdev = loadNetDev(os.files, file, profile, machine, say);
      if (netdev === undefined) continue;
      const first = this.netdevs.get(netdev.name);
      if (first === undefined) this.netdevs.set(netdev.name, netdev);
      else
        say(
          'warning',
          `${netdev.name}: Device was already configured by "${first.filename}", ignoring ${file}.`,
        );
    }
    this.networks = loadNetworks(os.files, profile, machine, this.netdevs, say);
    sayUnmodelled(this);
  }

  /** manager_reload(): files are read again; links whose file is another one now are configured anew. */
  private reload(): void {
    this.say('debug', 'Reloading...');
    this.load();
    createIndependentNetDevs(this);
    for (const link of this.links.values()) linkReconfigure(this, link, false);
  }

  /** Something about a link went wrong that it cannot do without. */
  fail(link: Link): void {
    enterFailed(this, link);
  }

  /** Configures a link anew, as `networkctl reconfigure` asks for. */
  reconfigure(link: Link): void {
    this.handle(() => linkReconfigure(this, link, true));
  }

  private stop(): void {
    this.stopping = true;
    this.say('debug', 'Terminate operation initiated.');
    for (const link of this.links.values()) stopEngines(this, link);
    this.os.exit(0);
  }

  /** Does something, and what has become possible by it. */
  handle(work: () => void): void {
    if (this.stopping || this.os.exited) return;
    work();
    if (!this.stopping) this.afterEvent();
  }

  private afterEvent(): void {
    if (!this.queueDue) {
      this.queueDue = true;
      this.os.soon('networkd requests', () => this.processQueue());
    }
  }

  /** link_queue_request(): once for each key. */
  request(link: Link, key: string, process: () => boolean): void {
    if (this.queue.some(one => one.link === link && one.key === key)) {
      this.queue = this.queue.map(one =>
        one.link === link && one.key === key ? { link, key, process } : one,
      );
    } else this.queue.push({ link, key, process });
  }

  isRequested(link: Link, key: string): boolean {
    return this.queue.some(one => one.link === link && one.key === key);
  }

  /** Forgets what was wanted of a link. */
  dropRequests(link: Link): void {
    this.queue = this.queue.filter(one => one.link !== link);
  }

  /** manager_process_requests(): again and again, until nothing that waits can be done. */
  private processQueue(): void {
    this.queueDue = false;
    if (this.stopping || this.os.exited) return;
    for (let progress = true; progress;) {
      progress = false;
      for (const request of [...this.queue]) {
        if (!this.queue.includes(request) || !request.process()) continue;
        this.queue = this.queue.filter(one => one !== request);
        progress = true;
      }
    }
    saveAll(this);
  }

  private receive(event: NetlinkEvent): void {
    switch (event.kind) {
      case 'newlink':
      case 'newport':
        return this.processLink(event.link);
      case 'dellink':
        return this.linkGone(event.link);
      case 'newaddr':
      case 'deladdr':
        return this.addresses.process(event.kind, event.address);
      case 'newroute':
      case 'delroute':
        return this.routes.process(event.kind, event.route);
      default:
        return this.inet4.process(event);
    }
  }

  private processLink(info: LinkInfo): void {
    const known = this.links.get(info.ifindex);
    if (known !== undefined) return this.updateLink(known, info);
    const link = new Link(this, info);
    this.links.set(info.ifindex, link);
    netdevAppeared(this, info);
    const had = { up: false, carrier: false };
    link.logChanges(had);
    if (this.container) this.initialized(link);
    else this.os.soon('udev', () => this.handle(() => this.initialized(link)));
  }

  /**
   * link_initialized_and_synced(). On a machine it is udev that says so, a moment later; a container has none, so that a
   * link which was there at the start is configured before its addresses and routes are known.
   */
  private initialized(link: Link): void {
    if (link.state !== 'pending') return;
    link.debug('Link state is up-to-date');
    link.setState('initialized');
    linkReconfigure(this, link, false);
  }

  /** detect_container() */
  private get container(): boolean {
    return this.os.files.exists('/run/systemd/container');
  }

  private linkGone({ ifindex }: LinkInfo): void {
    const link = this.links.get(ifindex);
    if (link === undefined) return;
    this.dropRequests(link);
    stopEngines(this, link);
    link.setState('linger');
    this.links.delete(ifindex);
    this.os.files.unlink(`${RUNTIME_DIR}/links/${ifindex}`);
  }

  /** link_update(): name, master, and then the flags, which may mean that a carrier has come or gone. */
  private updateLink(link: Link, info: LinkInfo): void {
    const had = { up: link.info.up, carrier: link.hasCarrier };
    const renamed = link.name !== info.ifname;
    if (renamed) link.log('info', `Interface name change detected, renamed to ${info.ifname}.`);
    link.info = info;
    if (had.up !== info.up) link.sayUp(info.up);
    if (info.up && !had.up) configureOnce(this, link);
    if (!had.carrier && link.hasCarrier) {
      link.sayCarrier('Gained');
      carrierGained(this, link);
    } else if (had.carrier && !link.hasCarrier) {
      link.sayCarrier('Lost');
      carrierLost(this, link);
    }
    if (renamed) linkReconfigure(this, link, false);
    checkReady(this, link);
  }
}
