/** The messages that dhclient sends by DHCPv4, and what it takes from those of servers (client/dhclient.c). */
import { Ip4 } from '../../base/ip4';
import type { Process } from '../../kernel/uapi';
import type { Dhcp4Message } from '../../wire/dhcpv4/message';
import { dhcp4OptionCode, type Dhcp4Option } from '../../wire/dhcpv4/options';
import type { Log } from '../dhcpd/log';
import { rawOption4 } from '../dhcpd/packet4';
import { execute, OptionValues, type Context } from '../isc/evaluate';
import { messageOrder } from '../isc/option-order';
import type { DhclientConfig } from './config';
import { clientContext } from './context';
import { optionsOf, type Lease4 } from './lease4';

const TYPES = { discover: 1, request: 3, release: 7 };
const ZERO4 = Ip4.of(0);

/** See the file's header. */
export class Messages4 {
  constructor(
    private readonly os: Process,
    private readonly log: Log,
    private readonly config: DhclientConfig,
    private readonly dev: string,
  ) {}

  /** make_client_options(), make_discover() and the like. @param server the option that names it */
  make(
    type: keyof typeof TYPES,
    xid: number,
    secs: number,
    ciaddr: Ip4,
    requested: Ip4 | undefined,
    server: Uint8Array | undefined,
  ): Dhcp4Message {
    const { config, dev, os } = this;
    const values = new OptionValues();
    const space = config.spaces.get('dhcp')!;
    const set = (code: number, data: Uint8Array | undefined): void => {
      if (data !== undefined) values.set(space.findCode(code)!, data);
    };
    set(54, server);
    if (requested !== undefined) set(50, octetsOf(requested));
    set(53, Uint8Array.of(TYPES[type]));
    if (type !== 'release' && config.request4.length > 0) set(55, Uint8Array.from(config.request4));
    execute(config.send, this.#context(values));
    const body = new Map(values.of('dhcp').map(({ option, data }) => [option.code, data]));
    const options = messageOrder([...body.keys()], undefined, false).map((code): Dhcp4Option => ({
      kind: 'unknown-option',
      code,
      body: body.get(code)!,
    }));
    const mac = os.netlink.link(dev)!.address;
    return {
      ...{ kind: 'dhcpv4', op: 'request', hardwareType: 1, hops: 0, xid: xid, broadcast: false },
      ...{ secs, sname: '', file: '', options, ciaddr },
      ...{ yiaddr: ZERO4, siaddr: ZERO4, giaddr: ZERO4 },
      chaddr: Uint8Array.from(mac.toString().split(':'), octet => parseInt(octet, 16)),
    };
  }

  #context(values: OptionValues): Context {
    return clientContext(this.os, this.log, values);
  }

  /** packet_to_lease(), with what `supersede` and its like make of it. */
  leaseOf({ yiaddr, options = [] }: Dhcp4Message): Lease4 {
    const { config } = this;
    const values = new OptionValues();
    const space = config.spaces.get('dhcp')!;
    for (const option of options) {
      const code = dhcp4OptionCode(option);
      const known = space.findCode(code) ?? { space, name: `unknown-${code}`, code, format: 'X' };
      values.set(known, rawOption4([option], code));
    }
    execute(config.change, this.#context(values));
    return { address: yiaddr, options: optionsOf(values), renew: 0, rebind: 0, expire: 0 };
  }
}

function octetsOf(address: Ip4): Uint8Array {
  const out = new Uint8Array(4);
  address.writeTo(out, 0);
  return out;
}
