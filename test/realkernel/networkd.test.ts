import { spawnSync } from 'node:child_process';
import { impliedVersions, systemctlScript } from '../../sim/realkernel/networkd';
import { loadScenario } from '../../sim/scenario/load';
import type { Scenario } from '../../sim/scenario/resolve';
import { resolveVariant } from '../../sim/scenario/variants';

function scenario(rest: string): Scenario {
  const loaded = loadScenario('x.yaml', `title: A try\n${rest}`);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
  return resolveVariant(loaded.scenario);
}

test('the script is one that a shell can read, and it knows one unit', () => {
  const script = systemctlScript('/run/log');
  const read = spawnSync('sh', ['-n'], { input: script, encoding: 'utf8' });
  expect([read.status, read.stderr]).toEqual([0, '']);
  const other = spawnSync('sh', ['-s', 'start', 'sshd'], { input: script, encoding: 'utf8' });
  expect([other.status, other.stderr]).toEqual([5, 'Unit sshd not found.\n']);
});

test('a node that starts networkd and asks for no version wants the one that is simulated by default', () => {
  const nodes = `nodes:
  boots: { boot: [systemctl start systemd-networkd] }
  later: {}
  old: { versions: { systemd-networkd: '219' }, boot: [systemctl start systemd-networkd] }
  none: { boot: [ip link set lo up] }
steps: [{ at: 1s, on: later, run: systemctl restart systemd-networkd }]
`;
  expect(impliedVersions(scenario(nodes))).toEqual([
    { name: 'boots', program: 'systemd-networkd', version: '252' },
    { name: 'later', program: 'systemd-networkd', version: '252' },
  ]);
});
