import { fromHex } from '../../sim/base/hex';
import { MessageReader } from '../../sim/realkernel/messages';
import { loadScenario } from '../../sim/scenario/load';
import { resolveVariant } from '../../sim/scenario/variants';
import type { FrameRecord } from '../../sim/trace/record';
import { Frame } from '../../sim/wire/frame';

const loaded = loadScenario(
  'x.yaml',
  'title: x\nnodes: { a: {}, b: {} }\nlinks: [{ endpoints: ["a:eth0", "b:eth0"] }, { endpoints: ["a:eth1", "b:eth1"] }]',
);
if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
const reader = new MessageReader(resolveVariant(loaded.scenario));

/** A router solicitation of fe80::ff:fe00:2 to ff02::2, as Linux 6.18 sent it. */
const SOLICITATION =
  '33330000000202000000000286dd6000000000083afffe8000000000000000' +
  '0000fffe000002ff0200000000000000000000000000028500000000000000';
const sent = (octets: string, kind: 'tx' | 'rx', dev = 'eth0'): FrameRecord => ({
  kind,
  id: 0,
  at: 7,
  cause: 0,
  origin: 0,
  node: 'a',
  dev,
  ifindex: 2,
  frame: Frame.fromBytes(fromHex(octets)!) as Frame,
});

describe('the messages among what passed the devices', () => {
  it('are those that were sent on a link, with the link and the sender', () => {
    const text = 'a:eth1 router-solicitation fe80::ff:fe00:2 > ff02::2';
    expect(reader.read(sent(SOLICITATION, 'tx', 'eth1'))).toEqual([{ at: 7, link: 1, text }]);
    expect(reader.read(sent(SOLICITATION, 'rx'))).toEqual([]);
    expect(reader.read(sent(SOLICITATION, 'tx', 'br0'))).toEqual([]);
  });
});
