import { BRIDGE_GROUP, bpduLength, readBpdu, writeBpdu } from '../../sim/wire/bpdu';
import { decodeFrame, fault, HOST_MAC, mac, octets, payloadOf, ROUTER_MAC } from './contract';
import { vector } from './vectors';

describe('BPDUs (IEEE 802.1D-1998 §9)', () => {
  it('reads a configuration BPDU with times in 1/256 s', () => {
    expect(payloadOf('bpdu configuration')).toEqual({
      kind: 'bpdu',
      bpduType: 'configuration',
      topologyChangeAcknowledgment: true,
      topologyChange: true,
      rootId: { priority: 0x8000, address: ROUTER_MAC },
      rootPathCost: 100,
      bridgeId: { priority: 0x9000, address: HOST_MAC },
      portId: 0x8002,
      messageAge: 256,
      maxAge: 20 * 256,
      helloTime: 2 * 256,
      forwardDelay: 15 * 256,
    });
  });

  it('reads a topology change notification, leaving the padding to the frame', () => {
    const frame = decodeFrame(vector('bpdu tcn'));
    expect(frame.payload).toEqual({ kind: 'bpdu', bpduType: 'topology-change-notification' });
    expect(frame.etherType).toBe(7);
    expect(frame.padding).toHaveLength(39);
    expect(frame.dst).toBe(BRIDGE_GROUP);
    expect(BRIDGE_GROUP).toBe(mac('01:80:c2:00:00:00'));
  });

  it('leaves rapid spanning tree opaque', () => {
    expect(payloadOf('rstp')).toMatchObject({ kind: 'opaque', etherType: 39 });
    expect(readBpdu(octets('0000 00 02'))).toBeUndefined();
  });

  it('keeps reserved flags and octets after the last field', () => {
    const bytes = octets(`0000 00 00 7e ${'00'.repeat(30)} 0102`);
    const bpdu = readBpdu(bytes)!;
    expect(bpdu).toMatchObject({ kind: 'bpdu', topologyChange: false, topologyChangeAcknowledgment: false });
    if (bpdu.kind === 'malformed') throw new Error(bpdu.why);
    const out = new Uint8Array(bpduLength(bpdu));
    writeBpdu(out, 0, bpdu);
    expect(out).toEqual(bytes);
  });

  it('is malformed when it is cut off', () => {
    expect(fault(readBpdu(octets('0000 00'))!)).toMatchObject({ layer: 'bpdu', field: 'length' });
    expect(fault(readBpdu(octets('0000 00 00 00 8000 0200'))!)).toMatchObject({ offset: 5, field: 'rootId' });
    const bytes = octets('0180c2000000 020000000001 0006 424203 000000 ffff');
    expect(decodeFrame(bytes)).toMatchObject({ etherType: 6, payload: { kind: 'malformed', layer: 'bpdu' } });
  });
});
