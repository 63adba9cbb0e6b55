/** A crafted message of DHCPv4, and what a real server answered it: as session4.py and its like record them. */
import { fromHex } from '../../../sim/base/hex';
import { Ip4 } from '../../../sim/base/ip4';
import { Mac } from '../../../sim/base/mac';
import { writeDhcp4 } from '../../../sim/wire/dhcpv4/message';
import type { Dhcp4Option } from '../../../sim/wire/dhcpv4/options';
import { Frame } from '../../../sim/wire/frame';
import { Ip4Packet } from '../../../sim/wire/ipv4';

export interface Step {
  readonly mac: string;
  readonly type: number;
  readonly options?: readonly (readonly [number, string])[];
  readonly ciaddr?: string;
  readonly giaddr?: string;
  readonly flags?: number;
  readonly answer: { readonly to: string; readonly ip: string; readonly data: string } | null;
}

/** The frame that the message is sent in. */
export function frameOf({
  mac,
  type,
  options = [],
  ciaddr = '0.0.0.0',
  giaddr = '0.0.0.0',
  flags = 0,
}: Step): Frame {
  const raw = ([code, hex]: readonly [number, string]): Dhcp4Option => ({
    kind: 'unknown-option',
    code,
    body: fromHex(hex)!,
  });
  const zero = Ip4.of(0);
  const message = writeDhcp4(
    {
      ...{
        kind: 'dhcpv4',
        op: 'request',
        hardwareType: 1,
        hops: 0,
        xid: 0x1234,
        secs: 0,
        sname: '',
        file: '',
      },
      ...{ broadcast: flags !== 0, yiaddr: zero, siaddr: zero, chaddr: fromHex(mac.replaceAll(':', ''))! },
      ...{ ciaddr: Ip4.parse(ciaddr)!, giaddr: Ip4.parse(giaddr)! },
      options: [raw([53, type.toString(16).padStart(2, '0')]), ...options.map(raw)],
    },
    300,
  );
  const datagram = { kind: 'udp', srcPort: 68, dstPort: 67, data: message } as const;
  const packet = new Ip4Packet(Ip4.parse(ciaddr)!, Ip4.of(-1), 128, datagram);
  return new Frame(Mac.BROADCAST, Mac.parse(mac)!, packet);
}
