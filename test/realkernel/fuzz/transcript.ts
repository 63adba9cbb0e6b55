/** A finding as a shell script that shows the real kernel's side again, with what differed as comments. */
import { benchPort, SPARE } from '../../../sim/conformance/kernel-under-test';
import type { Finding } from './check';
import { operationText, type Operation, type Sequence } from './operation';

const SEND = String.raw`inject() { ip netns exec wire perl -e 'use Socket; socket(my $s, 17, SOCK_RAW, unpack("S", pack("n", 3))); my $r = pack("a16 x24", $ARGV[0]); ioctl($s, 0x8933, $r); bind($s, pack("S n i S C C a8", 17, 3, unpack("x16 i", $r), 0, 0, 0, "")); send($s, pack("H*", $ARGV[1]), 0)' "$1" "$2"; }`;

/** The whole text. */
export function transcript(finding: Finding, title: string): string {
  const { sequence, differences } = finding;
  const differing = differences.flatMap(({ part, simulated, real }) => [
    `# ${part}:`,
    ...simulated.map(line => `#   simulated ${line.trimEnd().replaceAll('\n', '\n#     ')}`),
    ...real.map(line => `#   real      ${line.trimEnd().replaceAll('\n', '\n#     ')}`),
  ]);
  return [
    '#!/bin/sh',
    `# ${title}`,
    '# Run as root: unshare --mount --pid --net --fork --mount-proc sh THIS',
    ...bench(sequence),
    ...sequence.operations.map(scripted),
    ...differing,
    '',
  ].join('\n');
}

function bench({ ports, sysctl }: Sequence): string[] {
  const devices = Array.from({ length: ports }, (_each, index) => benchPort(index));
  const settings = Object.entries(sysctl).map(([key, value]) => `${key}=${value}`);
  return [
    'mount -t tmpfs tmpfs /run; mkdir /run/netns; ip netns add host; ip netns add wire',
    'ip netns exec wire sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1',
    `ip -n host link set lo up; ip -n wire link add ${SPARE} type bridge`,
    ...devices.map(
      ({ name, mac }) =>
        `ip -n host link add ${name} address ${mac.toString()} type veth peer name ${name} netns wire; ip -n wire link set ${name} up`,
    ),
    ...(settings.length === 0 ? [] : [`ip netns exec host sysctl -qw ${settings.join(' ')}`]),
    SEND,
  ];
}

function scripted(operation: Operation): string {
  switch (operation.do) {
    case 'type':
      return `ip netns exec host sh -c '${operation.command.replaceAll("'", `'\\''`)}'`;
    case 'inject':
      return `inject ${operation.port} ${operation.octets} # ${operation.says}`;
    case 'carrier':
      return `ip -n wire link set ${operation.port} ${operation.on ? 'up' : 'down'} # ${operationText(operation)}`;
    case 'wait':
      return `sleep ${operation.milliseconds / 1000}`;
  }
}
