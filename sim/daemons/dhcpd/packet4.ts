/** A message of DHCPv4 as dhcpd sees it (struct packet), and the options in it by their codes. */
import type { Ip4 } from '../../base/ip4';
import {
  findDhcp4Option,
  dhcp4OptionCode,
  writeDhcp4Options,
  type Dhcp4Option,
} from '../../wire/dhcpv4/options';
import type { Dhcp4Message } from '../../wire/dhcpv4/message';
import { concatenate } from '../isc/parse-options';
import type { SharedNetwork } from './config';

/** See the file's header. */
export interface Packet4 {
  readonly message: Dhcp4Message;
  readonly options: readonly Dhcp4Option[];
  /** The interface it came in on, and what network that is on. */
  readonly dev: string;
  readonly devNetwork: SharedNetwork;
  /** Where the client is, which a relay agent may tell; undefined: nobody knows. */
  readonly network: SharedNetwork | undefined;
  readonly from: Ip4;
  /** Hardware type and address. */
  readonly hardware: Uint8Array;
  readonly uid: Uint8Array | undefined;
  readonly requested: Ip4 | undefined;
  /** A host declaration is for this client. */
  known: boolean;
  readonly classNames: readonly string[];
}

/** Code and length. */
const HEADER = 2;
const LONGEST = 255;

/** The octets of an option. */
export function rawOption4(options: readonly Dhcp4Option[], code: number): Uint8Array | undefined {
  const option = options.find(each => dhcp4OptionCode(each) === code);
  if (option === undefined) return undefined;
  const area = writeDhcp4Options([option]).slice(0, -1);
  const parts: Uint8Array[] = [];
  for (let at = 0; at < area.length; at += HEADER + LONGEST) {
    parts.push(area.subarray(at + HEADER, at + HEADER + LONGEST));
  }
  return concatenate(parts);
}

/** The octets of an option inside that of the relay agent. */
export function agentOption(options: readonly Dhcp4Option[], code: number): Uint8Array | undefined {
  return findDhcp4Option(options, 'relay-agent')?.suboptions.find(each => each.code === code)?.body;
}

/** print_hw_addr() */
export function macText({ hardware }: Pick<Packet4, 'hardware'>): string {
  return Array.from(hardware.subarray(1), octet => octet.toString(16).padStart(2, '0')).join(':');
}

/** The relay agent, or else the interface. */
export function viaText({ message, dev }: Packet4): string {
  return message.giaddr.isUnspecified ? dev : String(message.giaddr);
}
