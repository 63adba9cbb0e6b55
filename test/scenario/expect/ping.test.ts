import { ping } from '../../../sim/scenario/expect/ping';
import { ScenarioRun } from '../../../sim/scenario/runner';
import { lan, scenarioOf } from '../run-yaml';
import { seconds } from '../../../sim/base/time';

function lineAt(time: number, expected: Record<string, unknown>): unknown {
  const run = new ScenarioRun(scenarioOf(lan({ duration: '20s' })));
  run.advance(time);
  return ping.line(run.lab, { on: 'host', ping: 'router:eth0', ...expected });
}

describe('the ping of an expectation', () => {
  it('goes to the global address of an interface', () => {
    expect(lineAt(seconds(10), {})).toBe('ping -c 1 -W 5 2001:db8:1::1');
  });

  it('goes to its link-local address through the interface on the same link where it has no other', () => {
    expect(lineAt(seconds(10), { on: 'router', ping: 'host:eth0' })).toBe(
      'ping -c 1 -W 5 2001:db8:1::ff:fe00:2',
    );
    expect(lineAt(seconds(2), { on: 'router', ping: 'host:eth0' })).toBe(
      'ping -c 1 -W 5 fe80::ff:fe00:2%eth0',
    );
  });

  it('is not typed where there is no address yet', () => {
    expect(lineAt(0, { ping: 'host:eth9' })).toEqual({
      ok: false,
      found: ['host:eth9 has no address to ping'],
    });
  });

  it('takes an address, a device and a size as they are', () => {
    expect(lineAt(0, { ping: 'ff02::1%eth0', dev: 'eth0', size: 1400 })).toBe(
      'ping -c 1 -W 5 -I eth0 -s 1400 ff02::1%eth0',
    );
  });
});

describe('the verdict on a ping', () => {
  const answered = { stdout: '64 bytes from ::1', stderr: '', status: 0 };
  const silent = { stdout: '1 packets transmitted, 0 received', stderr: '', status: 1 };
  const refused = { stdout: '', stderr: 'ping: connect: Network is unreachable\n', status: 2 };
  const endless = { stdout: '', stderr: '', status: undefined };
  const expected = { on: 'host', ping: '::1' };

  it.each([
    [answered, {}, true],
    [answered, { ok: true }, true],
    [answered, { ok: false }, false],
    [answered, { error: '64 bytes' }, false],
    [silent, {}, false],
    [silent, { ok: false }, true],
    [refused, { error: 'Network is unreachable' }, true],
    [refused, { error: 'No route to host' }, false],
    [endless, {}, false],
    [endless, { ok: false }, true],
  ])('on %j with %j is %p', (result, more, ok) => {
    expect(ping.judge({ ...expected, ...more }, result).ok).toBe(ok);
  });
});
