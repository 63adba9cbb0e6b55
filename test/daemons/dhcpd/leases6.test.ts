/** dhcpd -6 and the lease file of the one before, as dhcpd 4.4.3-P1 read and rewrote the same file. */
import { seconds } from '../../../sim/base/time';
import { Lab } from '../../../sim/scenario/lab';

const ID = '\\001\\252\\000\\000\\000\\001\\000\\0012\\224\\260Z\\002\\000\\000\\000\\252\\00';
const DUID = 'server-duid "\\000\\001\\000\\0012\\224\\260X\\002\\000\\000\\000\\273\\001";\n\n';
const LATER = '4 2026/01/01 01:00:00';
const BEFORE = '3 2025/12/31 23:00:00';

function block(kind: 'ia-na' | 'ia-pd', id: number, place: string, state: string, ends: string): string {
  const word = kind === 'ia-pd' ? 'iaprefix' : 'iaaddr';
  return (
    `${kind} "${ID}${id}" {\n  cltt ${BEFORE};\n  ${word} ${place} {\n    binding state ${state};\n` +
    `    preferred-life 300;\n    max-life 600;\n    ends ${ends};\n  }\n}\n\n`
  );
}

test('dhcpd -6 keeps what is leased, forgets what was given back, and sees what has ended', () => {
  const lab = new Lab();
  const server = lab.node('server');
  lab.node('other');
  lab.link(['server:eth0', 'other:eth0']);
  server.file(
    '/etc/dhcp/dhcpd.conf',
    'default-lease-time 600;\nsubnet6 2001:db8::/64 {\n  range6 2001:db8::1000 2001:db8::1fff;\n' +
      '  prefix6 2001:db8:100:: 2001:db8:1ff:: /56;\n}\n',
  );
  const kept =
    block('ia-na', 1, '2001:db8::1c54', 'active', LATER) +
    block('ia-na', 2, '2001:db8::1c55', 'active', BEFORE) +
    block('ia-pd', 1, '2001:db8:102::/56', 'abandoned', LATER);
  const given = block('ia-na', 3, '2001:db8::1c57', 'released', LATER);
  server.file('/var/lib/dhcp/dhcpd6.leases', DUID + kept + given);
  server.run('ip link set eth0 up; ip addr add 2001:db8::1/64 dev eth0 nodad');
  lab.run(seconds(2));
  const run = server.run('dhcpd -6 -d eth0');
  expect(run.stderr).toContain('Wrote 2 NA, 0 TA, 1 PD leases to lease file.\n');
  const file = server.run('cat /var/lib/dhcp/dhcpd6.leases').stdout;
  const expired = block('ia-na', 2, '2001:db8::1c55', 'expired', BEFORE);
  expect(file.slice(file.indexOf('server-duid'))).toBe(DUID + kept + DUID + expired);
  lab.run(seconds(3600));
  expect(server.run('cat /var/lib/dhcp/dhcpd6.leases').stdout).toContain(
    block('ia-na', 1, '2001:db8::1c54', 'expired', LATER),
  );
});
