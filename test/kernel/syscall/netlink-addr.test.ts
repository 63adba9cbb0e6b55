/** What netlink answers to requests for addresses, in the words of `ip`. */
import { SimulatedKernel } from '../../../sim/conformance/simulated-kernel';

/** What Linux 5.15.0-204 (Ubuntu), 6.1.0-56 (Debian) and 6.8.0-151 (Ubuntu) said on 2026-11-21; the first two the same. */
const MEASURED: readonly (readonly [command: string, before: string, after: string])[] = [
  [
    'ip -6 addr add 2001:db8::1/64 dev eth0',
    'RTNETLINK answers: File exists',
    'Error: ipv6: address already assigned.',
  ],
  [
    'ip -6 addr del 2001:db8::2/64 dev eth0',
    'RTNETLINK answers: Cannot assign requested address',
    'Error: ipv6: address not found.',
  ],
  [
    'ip -6 addr add ff02::1:1/64 dev eth0',
    'RTNETLINK answers: Cannot assign requested address',
    'Error: ipv6: Cannot assign multicast address without "IFA_F_MCAUTOJOIN" flag.',
  ],
  [
    'ip -6 addr add ::1/64 dev eth0',
    'RTNETLINK answers: Cannot assign requested address',
    'Error: ipv6: Cannot assign loopback address on this device.',
  ],
  [
    'sysctl -qw net.ipv6.conf.eth0.disable_ipv6=1; ip -6 addr add 2001:db8::7/64 dev eth0',
    'RTNETLINK answers: Permission denied',
    'Error: ipv6: IPv6 is disabled on this device.',
  ],
];

describe('a refused address', () => {
  it.each([
    ['linux-5.15', MEASURED.map(([command, before]) => [command, before] as const)],
    ['linux-6.1', MEASURED.map(([command, before]) => [command, before] as const)],
    ['linux-6.6', MEASURED.map(([command, , after]) => [command, after] as const)],
    ['linux-6.18', MEASURED.map(([command, , after]) => [command, after] as const)],
  ])('is refused in the words of %s', async (version, answers) => {
    const kernel = new SimulatedKernel(version);
    await kernel.type('ip -6 addr add 2001:db8::1/64 dev eth0');
    const said: string[] = [];
    for (const [command] of answers) said.push((await kernel.type(command)).stderr.trim());
    expect(said).toEqual(answers.map(([, answer]) => answer));
  });
});
