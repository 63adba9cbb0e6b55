import { ARP_LENGTH, readArp } from '../../sim/wire/arp';
import { fault, HOST_MAC, ip4, mac, octets, payloadOf, ROUTER_MAC } from './contract';

describe('ARP (RFC 826)', () => {
  it('reads a request', () => {
    expect(payloadOf('arp request')).toEqual({
      kind: 'arp',
      operation: 'request',
      senderMac: HOST_MAC,
      senderIp: ip4('192.0.2.2'),
      targetMac: mac('00:00:00:00:00:00'),
      targetIp: ip4('192.0.2.1'),
    });
  });

  it('reads a reply', () => {
    expect(payloadOf('arp reply')).toMatchObject({
      operation: 'reply',
      senderMac: ROUTER_MAC,
      targetMac: HOST_MAC,
    });
  });

  it('keeps the number of another operation', () => {
    expect(readArp(octets(`0001 0800 06 04 0008 ${'00'.repeat(20)}`))).toMatchObject({ operation: 8 });
  });

  it('is not for other kinds of address', () => {
    expect(readArp(octets(`0020 0800 08 04 0001 ${'00'.repeat(20)}`))).toBeUndefined();
    expect(readArp(octets(`0001 86dd 06 10 0001 ${'00'.repeat(20)}`))).toBeUndefined();
  });

  it('is malformed when it is cut off', () => {
    expect(ARP_LENGTH).toBe(28);
    expect(fault(readArp(octets('0001 0800 06 04 0001'))!)).toMatchObject({ layer: 'arp', field: 'length' });
  });
});
