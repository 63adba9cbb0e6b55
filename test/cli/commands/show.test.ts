import { EXIT } from '../../../sim/cli/exit-codes';
import { join } from 'node:path';
import { run } from '../fake-console';

const scenario = join(__dirname, '../../scenario/runs/accept-ra.yaml');

describe('sixlab show', () => {
  it('shows addresses, routes and neighbours of a node at a time', async () => {
    const { code, out, err } = await run(['show', `${scenario}:broken`, 'host', '--at', '19s']);
    expect([code, err]).toEqual([EXIT.ok, 'accept-ra:broken host at 19s\n']);
    expect(out).toMatch(/^host\$ ip addr\n1: lo: /);
    expect(out).toMatch(/\nhost\$ ip -6 route\n[^$]*default via fe80::/);
    expect(out).toMatch(/\nhost\$ ip -6 neigh\nfe80::\S+ dev eth0 lladdr \S+ router STALE/);
  });

  it('shows the end of the run, of the first variant, when nothing is said', async () => {
    const { out, err } = await run(['show', scenario, 'host', 'ip', '-6', 'route', 'show', 'default']);
    expect([out, err]).toEqual(['', 'accept-ra:broken host at 30s\n']);
  });

  it('types the command that is given, in one piece or in several', async () => {
    const whole = await run([
      'show',
      `${scenario}:fixed`,
      'host',
      '--at',
      '10s',
      'ip -6 route show default | wc -l',
    ]);
    const split = await run([
      'show',
      `${scenario}:fixed`,
      'host',
      '--at',
      '10s',
      'ip',
      '-6',
      'route',
      'show',
      'default',
    ]);
    expect(whole.out.trim()).toBe('1');
    expect(split.out).toMatch(/^default via fe80::/);
  });

  it('lets time pass for a command that needs it, and stops one that does not end', async () => {
    const { out } = await run(['show', scenario, 'host', '--at', '1s', 'sleep 5; echo done']);
    expect(out).toBe('done\n');
    const { err } = await run(['show', scenario, 'host', '--at', '1s', 'sleep 1000']);
    expect(err).toBe('accept-ra:broken host at 1s\n(status 130)\n');
  });

  it('tells the status of a command that failed', async () => {
    const { code, err } = await run(['show', scenario, 'host', 'false']);
    expect([code, err]).toEqual([EXIT.ok, 'accept-ra:broken host at 30s\n(status 1)\n']);
  });

  it('takes the options of a run', async () => {
    const set = 'host:net.ipv6.conf.eth0.accept_ra=0';
    const { out } = await run([
      'show',
      scenario,
      'host',
      '--at',
      '19s',
      '--set',
      set,
      'ip -6 route show default',
    ]);
    expect(out).toBe('');
  });

  it('refuses a node and a time that are none', async () => {
    expect(await run(['show', scenario, 'hostt'])).toMatchObject({
      code: EXIT.badInput,
      err: 'error: `accept-ra:broken` has no node `hostt`; did you mean `host`?\n',
    });
    expect((await run(['show', scenario, 'host', '--at', '19'])).err).toContain('a time has a unit');
  });
});
