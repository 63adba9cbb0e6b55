/** What a client of DHCPv4 is told: the statements of its scopes, and the options that come of them (ack_lease(), cons_options()). */
import { Ip4 } from '../../base/ip4';
import type { Dhcp4Option } from '../../wire/dhcpv4/options';
import type { OptionValues } from '../isc/evaluate';
import { execute, type Context } from '../isc/evaluate';
import { messageOrder } from '../isc/option-order';
import { uint } from '../isc/parse-values';
import { scopesAround } from './classes';
import type { DhcpdConfig, Group } from './config';

/** Option codes (RFC 2132). */
export const CODES = {
  subnetMask: 1,
  routers: 3,
  nameServers: 6,
  hostName: 12,
  requestedAddress: 50,
  leaseTime: 51,
  messageType: 53,
  serverId: 54,
  parameterRequest: 55,
  message: 56,
  renewalTime: 58,
  rebindingTime: 59,
  vendorClass: 60,
  clientId: 61,
  clientFqdn: 81,
  relayAgent: 82,
  associatedIp: 92,
  subnetSelection: 118,
} as const;

/** The options for one answer, while they are made. */
export class Options4 {
  readonly values: OptionValues;
  readonly #done = new Set<Group>();

  constructor(
    private readonly config: DhcpdConfig,
    readonly context: Context,
  ) {
    this.values = context.values;
  }

  /** execute_statements_in_scope(): what was carried out already is not again. */
  run(group: Group): void {
    for (const scope of scopesAround(group)) {
      if (this.#done.has(scope)) continue;
      this.#done.add(scope);
      execute(scope.statements, this.context);
    }
  }

  /** A parameter of the server, in octets. */
  data(name: string): Uint8Array | undefined {
    const option = this.config.spaces.get('server')!.find(name);
    return option && this.values.get(option);
  }

  /** As a number. */
  parameter(name: string): number | undefined {
    const data = this.data(name);
    return data && uint(data);
  }

  /** A switch. `ignore` is one that is off, too, and says nothing of it. */
  flag(name: string, otherwise: boolean): boolean {
    const value = this.parameter(name);
    return value === undefined ? otherwise : value === 1;
  }

  option(code: number): Uint8Array | undefined {
    return this.values.find('dhcp', code);
  }

  set(code: number, data: Uint8Array | undefined): void {
    const space = this.config.spaces.get('dhcp')!;
    const option = space.findCode(code);
    if (option !== undefined) this.values.set(option, data);
  }

  /**
   * cons_options(): the options in the order of the message.
   *
   * @param request codes that the client asks for; undefined: all there are
   * @param mask the subnet mask is told to who does not ask for it, too
   */
  inOrder(request: Uint8Array | undefined, mask: boolean): Dhcp4Option[] {
    const present = this.values.of('dhcp').map(({ option }) => option.code);
    return messageOrder(present, request && [...request], mask).map(code => {
      return { kind: 'unknown-option' as const, code, body: this.option(code)! };
    });
  }
}

/** A number as an option of four octets. */
export function longOctets(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

/** An address as an option. */
export function octetsOf(address: Ip4): Uint8Array {
  const out = new Uint8Array(4);
  address.writeTo(out, 0);
  return out;
}

/** The netmask of a prefix length, as an option. */
export function maskOf(length: number): Uint8Array {
  return octetsOf(Ip4.of(-1).masked(length));
}
