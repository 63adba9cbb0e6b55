/** Who the client says it is. The octets are those that networkd 252.38 sent from the same files in a namespace. */
import { toHex } from '../../../sim/base/hex';
import { findDhcp4Option } from '../../../sim/wire/dhcpv4/options';
import { readDhcp4 } from '../../../sim/wire/dhcpv4/message';
import { readDhcp6 } from '../../../sim/wire/dhcpv6/message';
import { Host } from './host';

const FILE = '[Match]\nName=eth0\n[Network]\nDHCP=yes\n[DHCPv6]\nWithoutRA=solicit\n';

/** The client id of the first DHCPv4 message, the DUID of the first of DHCPv6, and the log. */
function identity(rest: string, conf?: string) {
  const host = new Host({
    'eth0.network': FILE + rest,
    ...(conf === undefined ? {} : { '/etc/systemd/networkd.conf': conf }),
  });
  const tap = host.lab.links[0]!.tap();
  host.until(4);
  const datagrams = tap.collected.flatMap(({ frame: { payload } }) =>
    (payload.kind === 'ipv4' || payload.kind === 'ipv6') && payload.payload.kind === 'udp'
      ? [payload.payload]
      : [],
  );
  const to = (port: number): Uint8Array | undefined =>
    datagrams.find(({ dstPort }) => dstPort === port)?.data;
  const [four, six] = [to(67), to(547)];
  const message4 = four && readDhcp4(four);
  const message6 = six && readDhcp6(six);
  const id =
    message4?.kind === 'dhcpv4' ? findDhcp4Option(message4.options ?? [], 'client-id')?.id : undefined;
  const options = message6?.kind === 'solicit' ? message6.options : [];
  const duid = options.flatMap(option => (option.kind === 'client-id' ? [toHex(option.duid)] : []))[0];
  const iaid = options.flatMap(option => (option.kind === 'ia-na' ? [option.iaid.toString(16)] : []))[0];
  return { client: id && toHex(id), duid, iaid, log: host.log };
}

test('DUIDType=link-layer is the MAC', () => {
  const { client, duid, iaid } = identity('DUIDType=link-layer\n[DHCPv4]\nDUIDType=link-layer\n');
  expect([client, duid, iaid]).toEqual([
    'ff6deebfda00030001020000000002',
    '00030001020000000002',
    '6deebfda',
  ]);
});

test('of the time of DUIDType=link-layer-time sixteen bits are left, and IAID= of DHCPv4 is for both', () => {
  const said = identity('DUIDType=link-layer-time:2018-01-23 12:34:56 UTC\n[DHCPv4]\nIAID=7\n');
  expect([said.client, said.duid, said.iaid]).toEqual([
    'ff0000000700020000ab11dede0fabf5e9fca3',
    '000100010000e870020000000002',
    '7',
  ]);
});

test('DUIDRawData= follows the type as it is; what comes later in the file for DHCPv4 is for DHCPv6 too', () => {
  const said = identity(
    'DUIDRawData=00:01:2:ff\n[DHCPv4]\nDUIDType=vendor\nDUIDRawData=00:00:ab:11:f9:2a:c2:77:29:f9:5c:00\nIAID=8\n',
  );
  expect([said.client, said.duid, said.iaid]).toEqual([
    'ff0000000800020000ab11f92ac27729f95c00',
    '00020000ab11f92ac27729f95c00',
    '8',
  ]);
});

test('ClientIdentifier=duid-only leaves the IAID out', () => {
  expect(identity('[DHCPv4]\nClientIdentifier=duid-only\n').client).toBe('ff00020000ab11dede0fabf5e9fca3');
});

test('a raw DUID that is not as long as its type wants is no client id of DHCPv4, and the link fails', () => {
  const { client, log } = identity('', '[DHCP]\nDUIDType=link-layer\nDUIDRawData=aa:bb\n');
  expect(client).toBeUndefined();
  expect(log).toContain('eth0: Failed to configure DHCPv4 client: Invalid argument');
  expect(log).toContain('eth0: Failed');
});

test('what cannot be read is a line in the log', () => {
  const { log, duid } = identity(
    'DUIDType=mac\nDUIDType=uuid:5\nDUIDType=link-layer-time:yesterday\nDUIDRawData=0:123\nDUIDRawData=0:xy\nIAID=x\n',
  );
  expect(log.filter(line => line.includes('gnoring')).map(line => line.replace(/^.*network:/, ''))).toEqual([
    "7: Failed to parse DUID type 'mac', ignoring.",
    '8: Invalid syntax, ignoring: uuid:5',
    '9: Failed to parse timestamp, ignoring: yesterday',
    '10: Invalid length - DUID byte: 123, ignoring assignment: 0:123.',
    '11: Invalid DUID byte: xy. Ignoring assignment: 0:xy.',
    '12: Unable to read IAID, ignoring assignment: x',
  ]);
  expect(duid).toBe('00020000ab11dede0fabf5e9fca3');
});
