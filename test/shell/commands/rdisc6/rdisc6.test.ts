/** The recorded session of the real rdisc6 with radvd, replayed on simulated machines, and what it does not show. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALL_NODES, Ip6 } from '../../../../sim/base/ip6';
import { Mac } from '../../../../sim/base/mac';
import { seconds } from '../../../../sim/base/time';
import { Lab, type Command, type LabNode } from '../../../../sim/scenario/lab';
import { rdisc6 } from '../../../../sim/shell/commands/rdisc6/rdisc6';
import { routerAdvertisement } from '../../../../sim/wire/nd/messages';
import { Frame } from '../../../../sim/wire/frame';
import { Ip6Packet } from '../../../../sim/wire/ipv6';
import { steps } from '../recording';

const RECORDED = join(__dirname, '../../../realkernel/recorded/formats/rdisc6.txt');
const CONFIG = '/etc/radvd.conf';

function twoMachines(): Lab {
  const lab = new Lab({ programs: name => (name === 'rdisc6' ? rdisc6 : undefined) });
  for (const name of ['router', 'host']) lab.node(name).netlink.linkSet('lo', { up: true });
  lab.link(['router', 'host'].map((node, i) => ({ node, interface: 'eth0', mac: Mac.of(0x0200, i + 1) })));
  return lab;
}

/** Streams in the order in which the recording has them: what was buffered comes last. */
const printed = ({ stderr, stdout }: Command): string => (stderr + stdout).trim();

describe('the recorded session', () => {
  const lab = twoMachines();
  const text = readFileSync(RECORDED, 'utf8');
  const lines = text.split('\n');
  const session = steps(text).filter(step => !step.command.startsWith('ndisc6'));

  /** The configuration that was written before a line, in the notes above it. */
  const configuration = (line: number): string => {
    let first = line - 2;
    while (lines[first]?.startsWith('# |') === true) first -= 1;
    return lines
      .slice(first + 1, line - 1)
      .map(each => each.slice(4))
      .join('\n');
  };

  const type = (node: LabNode, command: string, line: number): Command | undefined => {
    const sysctl = /^sysctl -q?w (\S+?)=(\S+)$/.exec(command);
    if (sysctl !== null) {
      node.net.sysctl.write(sysctl[1]!, sysctl[2]!);
      return undefined;
    }
    if (command.startsWith('kill')) {
      for (const { pid, argv } of node.machine.processes.values()) {
        if (argv[0] === 'radvd') node.machine.kill(pid, 'SIGTERM');
      }
      return undefined;
    }
    if (command.startsWith('radvd')) {
      node.file(CONFIG, configuration(line));
      return node.run(`radvd -C ${CONFIG} -n -m stderr`);
    }
    return node.run(command);
  };

  test.each(session)('line $line: $node$ $command', ({ node, command, line, output, status }) => {
    // The recorder waited for duplicate address detection before the section without routers.
    if (lines.slice(0, line).at(-2)?.startsWith('## no router') === true) lab.run(seconds(3));
    const typed = type(lab.node(node), command, line);
    const isTool = command.startsWith('rdisc6');
    lab.run(seconds(isTool ? 13 : command.startsWith('radvd') ? 1 : 0));
    if (typed === undefined || !isTool) return;
    const wanted = withoutRepeats(output);
    expect({ output: withoutRepeats(printed(typed)), status: typed.status }).toEqual({
      output: wanted,
      status,
    });
  });
});

/** Who waits for all answers may also see those that come by themselves. */
function withoutRepeats(output: string): string {
  const [first = '', ...answers] = output.split(/\n\n(?=Hop limit)/);
  return [first, ...new Set(answers)].join('\n\n');
}

describe('what the recording does not show', () => {
  const HOST = Ip6.parse('fe80::ff:fe00:1') as Ip6;

  /** A machine that says an advertisement when it is told to, with a hop limit. */
  function advertised(command: string, hopLimit: number, after = 0.1): Command {
    const lab = twoMachines();
    lab.node('host').netlink.linkSet('eth0', { up: true });
    lab.node('router').netlink.linkSet('eth0', { up: true });
    lab.run(seconds(3));
    const started = lab.node('host').run(command);
    lab.run(seconds(after));
    const message = routerAdvertisement.make({
      curHopLimit: 64,
      managed: false,
      otherConfig: false,
      homeAgent: false,
      preference: 'medium',
      proxy: false,
      routerLifetime: 1800,
      reachableTime: 0,
      retransTimer: 0,
      options: [],
    });
    const frame = new Frame(
      Mac.forGroup(ALL_NODES),
      Mac.of(0x0200, 1),
      new Ip6Packet(HOST, ALL_NODES, hopLimit, message),
    );
    lab.links[0]?.tap().inject(frame);
    lab.run(seconds(60));
    return started;
  }

  test('an advertisement from behind a router is none', () => {
    expect(advertised('rdisc6 -1 -r 1 -w 500 eth0', 254)).toMatchObject({ status: 2 });
    expect(advertised('rdisc6 -1 -r 1 -w 500 eth0', 255)).toMatchObject({ status: 0 });
  });

  test('what comes is shown with -d, which sends nothing', () => {
    expect(advertised('rdisc6 -d -1 -r 1 -w 500 eth0', 255).stdout).toContain(' from fe80::ff:fe00:1\n');
  });

  test.each([
    ['rdisc6 -w abc eth0', 'Try "rdisc6 -h" for more information.\n', 2],
    ['rdisc6 -r -1 eth0', 'Try "rdisc6 -h" for more information.\n', 2],
    ['rdisc6 -r 99999999999 eth0', 'Try "rdisc6 -h" for more information.\n', 2],
    ['rdisc6 eth0 x y', 'Try "rdisc6 -h" for more information.\n', 2],
    [
      'rdisc6 --foo eth0',
      'rdisc6: unrecognized option \'--foo\'\nTry "rdisc6 -h" for more information.\n',
      2,
    ],
    ['rdisc6 -w', 'rdisc6: option requires an argument -- \'w\'\nTry "rdisc6 -h" for more information.\n', 2],
    ['rdisc6 -s fe80::99 eth0', 'fe80::99: Cannot assign requested address\n', 1],
    ['rdisc6 -s 2001:db8::zz eth0', '2001:db8::zz: Name or service not known\n', 1],
    ['rdisc6 fe80::zz eth0', 'fe80::zz: Name or service not known\n', 1],
    ['rdisc6 -n router eth0', 'router: Name or service not known\n', 1],
    ["rdisc6 ''", 'No such device\n', 1],
  ])('%s', (command, stderr, status) => {
    expect(advertised(command, 255)).toMatchObject({ stderr, status });
  });

  test('no waiting at all is waiting a little', () => {
    const { stdout, status } = advertised('rdisc6 -r 1000 -w 0 eth0', 254);
    expect(stdout.match(/Timed out\./g)).toHaveLength(1000);
    expect(status).toBe(2);
  });
});
