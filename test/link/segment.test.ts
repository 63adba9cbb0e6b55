import { Mac } from '../../sim/base/mac';
import { EthernetNic } from '../../sim/link/ether';
import { LINK_UNPLUGGED } from '../../sim/link/segment';
import { ip6, mac, plain, solicitation } from './frames';
import { lan, type Lan } from './lan';

const send = ({ scheduler, nics }: Lan, from: number, frame = plain(mac(from), Mac.BROADCAST)): void => {
  nics[from - 1]!.ndoStartXmit(frame);
  scheduler.runUntil(scheduler.now);
};

describe('a shared segment', () => {
  it('hands a broadcast to everybody else, in the order of attachment', () => {
    const made = lan(4);
    send(made, 3);
    expect(made.kernel.takeReceived()).toEqual(['h1', 'h2', 'h4']);
  });

  it('hands a unicast to the station that has the address, and to nobody for an unknown one', () => {
    const made = lan(4);
    send(made, 1, plain(mac(1), mac(3)));
    send(made, 1, plain(mac(1), mac(77)));
    expect(made.kernel.takeReceived()).toEqual(['h3']);
  });

  it('hands a group to those that joined it', () => {
    const made = lan(4);
    const group = Mac.forGroup(ip6('ff02::1:ff00:2'));
    made.nics[3]!.mcAdd(group);
    made.nics[1]!.mcAdd(group);
    send(made, 1, solicitation(1, ip6('fe80::2')));
    expect(made.kernel.takeReceived()).toEqual(['h2', 'h4']);
    made.nics[1]!.mcDel(group);
    send(made, 1, solicitation(1, ip6('fe80::2')));
    expect(made.kernel.takeReceived()).toEqual(['h4']);
  });

  it('hands everything to promiscuous stations, and groups to those that take all, each once and in order', () => {
    const made = lan(5);
    const group = Mac.forGroup(ip6('ff02::1:ff00:2'));
    made.nics[1]!.mcAdd(group);
    made.nics[3]!.setPromiscuity(1);
    made.nics[2]!.setAllmulti(1);
    made.nics[1]!.setAllmulti(1);
    send(made, 1, solicitation(1, ip6('fe80::2')));
    expect(made.kernel.takeReceived()).toEqual(['h2', 'h3', 'h4']);
    send(made, 1, plain(mac(1), mac(5)));
    expect(made.kernel.takeReceived()).toEqual(['h4', 'h5']);
    made.nics[3]!.setPromiscuity(-1);
    send(made, 1, plain(mac(1), mac(5)));
    expect(made.kernel.takeReceived()).toEqual(['h5']);
  });

  it('knows the groups and the address a station had before it was plugged in', () => {
    const made = lan(2);
    const late = made.kernel.register(new EthernetNic('ether', 'late', mac(9)));
    late.mcAdd(Mac.forGroup(ip6('ff02::1:ff00:2')));
    late.plugInto(made.segment);
    made.kernel.open(late);
    send(made, 1, solicitation(1, ip6('fe80::2')));
    send(made, 1, plain(mac(1), mac(9)));
    expect(made.kernel.takeReceived()).toEqual(['late', 'late']);
    late.plugInto(undefined);
    send(made, 1, plain(mac(1), mac(9)));
    expect(made.kernel.takeReceived()).toEqual([]);
  });

  it('follows a station to its new address', () => {
    const made = lan(3);
    made.nics[1]!.ndoSetMacAddress(mac(50));
    send(made, 1, plain(mac(1), mac(2)));
    send(made, 1, plain(mac(1), mac(50)));
    expect(made.kernel.takeReceived()).toEqual(['h2']);
  });

  it('passes by stations that are off or whose MTU is too small', () => {
    const made = lan(4);
    made.kernel.close(made.nics[1]!);
    made.nics[2]!.mtu = 1280;
    send(made, 1, plain(mac(1), Mac.BROADCAST, 1514));
    expect(made.kernel.takeReceived()).toEqual(['h4']);
  });

  it('gives every station that is on a carrier, one alone too', () => {
    const made = lan(1);
    expect(made.nics[0]!.carrier).toBe(true);
    made.segment.setPlugged(false);
    expect(made.nics[0]!.carrier).toBe(false);
  });

  it('costs one event a frame, however many hear it', () => {
    const made = lan(100);
    const before = made.scheduler.executed;
    send(made, 1);
    expect(made.scheduler.executed - before).toBe(1);
    expect(made.kernel.received).toHaveLength(99);
  });

  it('goes on with those who listened when a receiver changes its filter meanwhile', () => {
    const made = lan(3);
    const group = Mac.forGroup(ip6('ff02::1:ff00:2'));
    made.nics[1]!.mcAdd(group);
    made.nics[2]!.mcAdd(group);
    const receive = made.kernel.netifReceiveSkb.bind(made.kernel);
    made.kernel.netifReceiveSkb = (dev, frame) => {
      receive(dev, frame);
      made.nics[1]!.mcDel(group);
      made.nics[0]!.mcAdd(group);
    };
    send(made, 1, solicitation(1, ip6('fe80::2')));
    expect(made.kernel.takeReceived()).toEqual(['h2', 'h3']);
  });
});

describe('a cable', () => {
  it('loses what is under way when it is pulled', () => {
    const made = lan(2, {});
    made.segment.impair({ delay: 1000 });
    made.nics[0]!.ndoStartXmit(plain(mac(1), mac(2)));
    made.segment.setPlugged(false);
    expect(made.nics[0]!.ndoStartXmit(plain(mac(1), mac(2)))).toBe(LINK_UNPLUGGED);
    expect(made.nics.map(nic => nic.carrier)).toEqual([false, false]);
    made.scheduler.runUntil(5000);
    expect(made.kernel.received).toHaveLength(0);
  });

  it('is full with two stations', () => {
    expect(lan(1, {}).segment.full).toBe(false);
    expect(lan(2, {}).segment.full).toBe(true);
    expect(lan(2).segment.full).toBe(false);
  });
});

describe('a segment in octets mode', () => {
  it('hands over another frame with the same octets', () => {
    const made = lan(2, { octets: true });
    const frame = solicitation(1, ip6('fe80::2'));
    send(made, 1, frame);
    const arrived = made.kernel.received[0]!.frame;
    expect(arrived).not.toBe(frame);
    expect(arrived.bytes).toEqual(frame.bytes);
    expect(arrived.payload).toEqual(frame.payload);
  });
});
