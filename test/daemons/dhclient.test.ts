import { readCommandLine } from '../../sim/daemons/dhclient/command-line';
import { parseDhclientConf } from '../../sim/daemons/dhclient/config';
import { NO_ADDRESSES } from '../../sim/daemons/dhclient/decisions';
import {
  duidLine,
  leaseText,
  readDefaultDuid,
  readLease,
  type HeldLease,
} from '../../sim/daemons/dhclient/lease';
import { ip6 } from '../wire/contract';

const DUID = Uint8Array.of(0, 1, 0, 1, 0x32, 0x94, 0xb0, 0x5a, 2, 0, 0, 0, 0xaa, 1);

describe('dhclient', () => {
  test('writes leases as dhclient 4.4.3-P1 does, and reads them again', () => {
    const lease: HeldLease = {
      serverDuid: Uint8Array.of(0, 1, 0, 1, 0x32, 0x94, 0xb0, 0x58, 2, 0, 0, 0, 0xbb, 1),
      options: [
        { kind: 'dns-servers', servers: [ip6('2001:db8::53'), ip6('2001:db8::54')] },
        { kind: 'domain-list', names: ['example.org'] },
      ],
      ias: [
        {
          kind: 'ia-na',
          iaid: 0xaa01,
          starts: 1795290075,
          renew: 0,
          rebind: 0,
          addresses: [
            {
              address: ip6('2001:db8::1c54'),
              prefixLength: 128,
              starts: 1795290075,
              preferred: 300,
              valid: 600,
            },
          ],
        },
      ],
    };
    const text = duidLine(DUID) + leaseText('eth0', DUID, lease, false);
    expect(text).toBe(`default-duid "\\000\\001\\000\\0012\\224\\260Z\\002\\000\\000\\000\\252\\001";
lease6 {
  interface "eth0";
  ia-na 00:00:aa:01 {
    starts 1795290075;
    renew 0;
    rebind 0;
    iaaddr 2001:db8::1c54 {
      starts 1795290075;
      preferred-life 300;
      max-life 600;
    }
  }
  option dhcp6.client-id 0:1:0:1:32:94:b0:5a:2:0:0:0:aa:1;
  option dhcp6.server-id 0:1:0:1:32:94:b0:58:2:0:0:0:bb:1;
  option dhcp6.name-servers 2001:db8::53,2001:db8::54;
  option dhcp6.domain-search "example.org.";
}
`);
    expect(readDefaultDuid(text)).toEqual(DUID);
    expect(readLease(text, 'eth0')).toEqual(lease);
    expect(readLease(text + leaseText('eth0', DUID, lease, true), 'eth0')).toBeUndefined();
    expect(readLease(text, 'eth1')).toBeUndefined();
    expect(readLease('lease6 {\n}\n', 'eth0')).toBeUndefined();
  });

  test('reads its command line', () => {
    expect(readCommandLine(['dhclient', '-6', '-P', '-N', 'eth0'])).toMatchObject({
      six: true,
      wanted: { na: 1, ta: 0, pd: 1 },
      interfaces: ['eth0'],
    });
    expect(readCommandLine(['dhclient', '-S', 'eth0'])).toMatchObject({ stateless: true, wanted: { na: 0 } });
    expect(readCommandLine(['dhclient', '-D', 'EN'])).toMatchObject({ status: 1 });
    expect(readCommandLine(['dhclient', '-cf'])).toMatchObject({ status: 1 });
  });

  test('reads the dhclient.conf of Debian', () => {
    const said: string[] = [];
    const text =
      'option rfc3442-classless-static-routes code 121 = array of unsigned integer 8;\n' +
      'send dhcp6.rapid-commit;\nrequest subnet-mask, dhcp6.name-servers, dhcp6.domain-search;\n' +
      'also request dhcp6.sntp-servers;\ntimeout 60;\nrequest nope;\n';
    const config = parseDhclientConf(
      'dhclient.conf',
      text,
      ({ message }) => said.push(message),
      () => undefined,
    );
    expect(config).toMatchObject({ request: [23, 24, 31], timeout: 60 });
    expect(said).toEqual(['dhclient.conf line 6: no option named nope in space dhcp']);
    expect(NO_ADDRESSES.id).toBe('dhclient.lease.refused');
  });
});
