/** The recorded session of the real ping, replayed on simulated machines: every command, and every line but its times. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Mac } from '../../../../sim/base/mac';
import { seconds } from '../../../../sim/base/time';
import { Lab, type Command, type LabNode } from '../../../../sim/scenario/lab';
import { ping } from '../../../../sim/shell/commands/ping/ping';
import { steps } from '../recording';

const RECORDED = join(__dirname, '../../../realkernel/recorded/formats/ping.txt');
/** Options that change what is sent, and that are refused; people who are not root; names that only IPv4 has. */
const NOT_SIMULATED = / -A | -l | -p | -Q | -F |setpriv|ping_group_range|ping -c 1 localhost$/;
/** The session goes on in the background while something else happens, which the record does not show in order. */
const BACKGROUND = / &$/;
/** An interval that is no number of seconds: the real one sends everything at once. */
const NEGATIVE = /-i -1/;

/** Without what depends on the clock of a real machine. */
function withoutTimes(output: string): string {
  return output
    .replace(/time=[\d.]+ ms/g, 'time=T ms')
    .replace(/, time \d+ms/g, ', time T')
    .replace(/(rtt min\/avg\/max\/mdev) = [\d./]+ ms/g, '$1 = T')
    .replace(/ipg\/ewma [\d./]+ ms/g, 'ipg/ewma T')
    .replace(/^\[[\d.]+\] /gm, '[T] ')
    .replace(/ident=\d+/g, 'ident=N')
    .replace(/, pipe \d+/g, '')
    .replace(/\n{2,}/g, '\n')
    .trim();
}

function type(node: LabNode, command: string): Command | undefined {
  const sysctl = /^sysctl -q?w (\S+?)=(\S+)$/.exec(command);
  if (sysctl !== null) {
    node.net.sysctl.write(sysctl[1]!, sysctl[2]!);
    return undefined;
  }
  return node.run(command);
}

describe('the recorded session, on simulated machines', () => {
  const lab = new Lab({ programs: name => (/^ping[46]?$/.test(name) ? ping : undefined) });
  for (const name of ['host', 'router', 'far']) lab.node(name).netlink.linkSet('lo', { up: true });
  const end = (node: string, dev: string, last: number) => ({
    node,
    interface: dev,
    mac: Mac.of(0x0200, last),
  });
  lab.link([end('host', 'eth0', 1), end('router', 'eth0', 2)]);
  lab.link([end('router', 'eth1', 3), end('far', 'eth0', 4)]);
  lab.node('host').file('/etc/hosts', '127.0.0.1 localhost\n');
  const waits = new Map([
    [/^## answered/m, 6],
    [/^## refused by errno/m, 2],
  ]);
  const text = readFileSync(RECORDED, 'utf8');
  const lines = text.split('\n');
  let before = 0;
  for (const step of steps(text)) {
    const section = lines.slice(before, step.line).join('\n');
    before = step.line;
    const wait = [...waits].reduce((sum, [heading, time]) => sum + (heading.test(section) ? time : 0), 0);
    const skipped = [NOT_SIMULATED, BACKGROUND, NEGATIVE].some(reason => reason.test(step.command));
    const isPing = step.command.startsWith('ping');
    const claim = `line ${step.line}: ${step.node}$ ${step.command}`;
    (isPing && skipped ? test.skip : test)(claim, () => {
      lab.run(seconds(wait));
      const command = type(lab.node(step.node), step.command);
      lab.run(command === undefined || !isPing ? 0 : seconds(30));
      if (!isPing || command === undefined) return;
      const output = withoutTimes(command.stderr + command.stdout);
      expect({ output: sorted(output), status: command.status }).toEqual({
        output: sorted(withoutTimes(step.output)),
        status: step.status,
      });
    });
  }
});

/** Lines of the two streams come in an order of their own. */
function sorted(output: string): string[] {
  return output.split('\n').sort();
}
