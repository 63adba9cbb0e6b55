import { Mac } from '../../../sim/base/mac';
import { seconds } from '../../../sim/base/time';
import { findProgram } from '../../../sim/scenario/programs';
import { Lab } from '../../../sim/scenario/lab';
import given from './cases.json';
import recorded from './recorded-9.4.1.json';

interface Case {
  readonly name: string;
  readonly conf: string;
  readonly before?: string;
  readonly wait?: number;
}

const SYSCTLS = ['accept_ra', 'autoconf', 'addr_gen_mode', 'hop_limit'];
const NEIGH = ['retrans_time_ms', 'base_reachable_time_ms'];

/** The same network, and the same looks at it. */
function play({ conf, before, wait = 0 }: Case) {
  const lab = new Lab({ seed: 3, programs: findProgram });
  const [router, host] = [lab.node('router'), lab.node('host')];
  lab.link([
    { node: 'router', interface: 'eth0', mac: Mac.parse('02:00:00:00:00:01')! },
    { node: 'host', interface: 'eth0', mac: Mac.parse('02:00:00:00:00:02')! },
  ]);
  const lines = (text: string): string[] => text.split('\n').filter(line => line !== '');
  const look = () => {
    const timeless = (line: string): string => line.replace(/\d+sec/g, 'Nsec').trimEnd();
    const addresses = lines(host.run('ip -6 -o addr show dev eth0').stdout);
    const value = (key: string): string => host.run(`cat /proc/sys/net/ipv6/${key}`).stdout.trim();
    return {
      addresses: addresses.map(line => timeless(line.replace(/^\d+: */, ''))),
      routes: lines(host.run('ip -6 route show').stdout).map(timeless),
      sysctl: [
        ...SYSCTLS.map(key => `${key} ${value(`conf/eth0/${key}`)}`),
        ...NEIGH.map(key => `${key} ${value(`neigh/eth0/${key}`)}`),
      ],
    };
  };
  router.file('/etc/radvd.conf', given['radvd.conf']);
  host.file('/var/lib/dhcpcd/secret', `${given.secret}\n`);
  host.file('/DIR/conf', conf);
  router.run('sysctl -w net.ipv6.conf.all.forwarding=1');
  router.run('ip link set eth0 up');
  if (before === undefined) {
    host.run('ip link set eth0 up');
    lab.run(seconds(2.5));
    host.run('ip link set eth0 down');
  } else host.run(before);
  router.run('radvd');
  lab.run(seconds(wait));
  const dhcpcd = host.run('dhcpcd -B -f DIR/conf eth0');
  lab.run(seconds(14));
  const running = look();
  host.run('kill -TERM $(cat /run/dhcpcd/eth0.pid)');
  lab.run(seconds(0.5));
  const log = lines(dhcpcd.stderr).filter(line => !/^DUID |^dhcpcd exited/.test(line));
  return { log, status: dhcpcd.status, running, end: look() };
}

describe('dhcpcd', () => {
  it.each(given.cases.map((each: Case, i) => [each.name, each, recorded[i]!] as const))(
    'of %s logs, does and leaves what the real one did',
    (_, each, { name: _name, ...real }) => {
      expect(play(each)).toEqual(real);
    },
  );
});
