/** One message of DHCPv4 and all that is known while it is answered (struct packet and more). */
import { Ip4 } from '../../base/ip4';
import {
  ERRNO_TEXT,
  type Errno,
  type PacketSocket,
  type PingSocket4,
  type Process,
  type UdpSocket4,
} from '../../kernel/uapi';
import type { Dhcp4Message } from '../../wire/dhcpv4/message';
import { findDhcp4Option, type Dhcp4Option } from '../../wire/dhcpv4/options';
import { OptionValues, type Context } from '../isc/evaluate';
import { timeOfDay } from '../dhcpv6/time-of-day';
import { classify } from './classes';
import type { DhcpdConfig, Group, SharedNetwork } from './config';
import { findSubnet4, hostsOf, type Searching } from './find-lease4';
import type { Lease4, Leases4 } from './leases4';
import { CODES } from './options4';
import { agentOption, macText, rawOption4, viaText, type Packet4 } from './packet4';
import { sendOnLink, written } from './send4';

/** An interface that is served. */
export interface Interface4 {
  readonly dev: string;
  readonly address: Ip4;
  readonly network: SharedNetwork;
  readonly socket: PacketSocket;
}

/** The daemon while it runs. */
export interface Dhcpd4 {
  readonly os: Process;
  readonly config: DhcpdConfig;
  readonly leases4: Leases4;
  readonly interfaces: ReadonlyMap<string, Interface4>;
  /** Socket of the fallback interface. */
  readonly fallback: UdpSocket4;
  readonly ping: PingSocket4;
  /** What a DHCPNAK says. */
  complaint: string;
  /** Offers that wait for nobody to answer a ping. */
  readonly pinged: Map<Ip4, () => void>;
  log(level: 'info' | 'debug' | 'err', text: string): void;
  /** Leases have changed, so that another may be the next to end. */
  watch(): void;
}

/** One exchange: a packet, and what is done about it. */
export class Exchange4 implements Searching {
  readonly now: number;
  readonly config: DhcpdConfig;
  readonly leases4: Leases4;
  readonly packet: Packet4;
  readonly classes: Group[];
  readonly type: string | number;

  constructor(
    readonly dhcpd: Dhcpd4,
    readonly iface: Interface4,
    message: Dhcp4Message,
    options: readonly Dhcp4Option[],
    type: string | number,
    from: Ip4,
  ) {
    this.type = type;
    this.config = dhcpd.config;
    this.leases4 = dhcpd.leases4;
    this.now = timeOfDay(dhcpd.os.now());
    const packet = {
      message,
      options,
      from,
      dev: iface.dev,
      devNetwork: iface.network,
      network: this.#networkOf(message, options),
      hardware: Uint8Array.of(message.hardwareType, ...message.chaddr),
      uid: rawOption4(options, CODES.clientId),
      requested: findDhcp4Option(options, 'requested-address')?.address,
      known: false,
      classNames: [] as string[],
    };
    this.packet = packet;
    const found = classify(dhcpd.config, this.context());
    packet.classNames = found.map(({ name }) => name);
    this.classes = found.map(({ group }) => group);
  }

  log(level: 'info' | 'debug' | 'err', text: string): void {
    this.dhcpd.log(level, text);
  }

  /** locate_network() */
  #networkOf({ giaddr }: Dhcp4Message, options: readonly Dhcp4Option[]): SharedNetwork | undefined {
    const selected = agentOption(options, 5) ?? rawOption4(options, CODES.subnetSelection);
    if (selected?.length === 4) return findSubnet4(this.config, Ip4.fromBytes(selected))?.network;
    return giaddr.isUnspecified ? this.iface.network : findSubnet4(this.config, giaddr)?.network;
  }

  /** What statements can ask about. */
  context(lease?: Lease4): Context {
    const { dhcpd, packet } = this;
    const leasedAddress = lease && new Uint8Array(4);
    if (lease !== undefined) lease.address.writeTo(leasedAddress!, 0);
    return {
      option: ({ space, code }) =>
        space.name === 'dhcp'
          ? rawOption4(packet.options, code)
          : space.name === 'agent'
            ? agentOption(packet.options, code)
            : undefined,
      values: new OptionValues(),
      known: packet.known || hostsOf(dhcpd.config, packet).length > 0,
      isStatic: lease !== undefined && lease.pool === undefined,
      hostName: undefined,
      hardware: packet.hardware,
      leasedAddress,
      variables: new Map(),
      log: (priority, text) =>
        dhcpd.log(priority === 'debug' || priority === 'info' ? priority : 'err', text),
    };
  }

  /** The words that every message of the log ends with: client, its name, and where it came from. */
  clientText(lease: Lease4 | undefined): string {
    const name = lease?.hostname === undefined ? '' : `(${lease.hostname}) `;
    return `${macText(this.packet)} ${name}via ${viaText(this.packet)}`;
  }

  /** What goes back as it came: the relay agent's option. */
  agentOptions(): Dhcp4Option[] {
    const option = findDhcp4Option(this.packet.options, 'relay-agent');
    return option === undefined ? [] : [option];
  }

  /** An answer with what is the same in all of them. */
  reply(options: readonly Dhcp4Option[]): Dhcp4Message {
    const { message } = this.packet;
    return {
      ...message,
      op: 'reply',
      yiaddr: Ip4.of(0),
      siaddr: Ip4.of(0),
      sname: '',
      file: '',
      options,
    };
  }

  /** Onto the link of the interface. @param line of dhcp.c, which the log names where it fails */
  sendOnLink(message: Dhcp4Message, from: Ip4, to: Ip4, chaddr: Uint8Array | undefined, line: number): void {
    const data = written(message);
    const { dev, socket } = this.iface;
    this.#sent(sendOnLink(socket, data, from, to, chaddr), data, dev, line);
  }

  /** Through the kernel, by the fallback interface. */
  sendRouted(message: Dhcp4Message, to: Ip4, port: number, line: number): void {
    const data = written(message);
    const refused = this.dhcpd.fallback.sendto(data, { address: to, port });
    this.#sent(refused, data, 'fallback', line);
  }

  #sent(refused: Errno | undefined, { length }: Uint8Array, over: string, line: number): void {
    if (refused === undefined) return;
    this.log('err', `send_packet: ${ERRNO_TEXT[refused]}`);
    if (refused === 'ENETUNREACH') this.log('err', CONSULT);
    this.log('err', `dhcp.c:${line}: Failed to send ${length} byte long packet over ${over} interface.`);
  }
}

const CONSULT = 'send_packet: please consult README file regarding broadcast address.';
