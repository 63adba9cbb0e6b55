import { readDaemonLog } from '../../sim/realkernel/logs';
import { readRing } from '../../sim/realkernel/qemu/guest';

const BEGAN = 1_795_275_598_000_000;
const clock = { since: (wall: number): number => wall - BEGAN };

describe('the ring buffer of a guest', () => {
  const ring = (lines: string): unknown => readRing(`${BEGAN + 5e6}\n105.00 99.10\n${lines}`, clock);

  it('has lines whose time is that since the boot', () => {
    expect(ring('[  103.500000] br0: port 1(eth0) entered blocking state\n')).toEqual([
      { at: 3_500_000, text: 'br0: port 1(eth0) entered blocking state' },
    ]);
  });

  it('has none of before the run, and nothing that is no line', () => {
    expect(ring('[   99.999999] before\nnonsense\n')).toEqual([]);
  });
});

describe('the log of a daemon', () => {
  it('has a time of whole seconds, of which it takes the end', () => {
    const stamp = new Date(BEGAN / 1000).toUTCString();
    const [, day = '', month = '', , time = ''] = stamp.split(' ');
    const year = new Date().getUTCFullYear();
    const began = Date.parse(`${month} ${day} ${time} ${year} UTC`) * 1000;
    const lines = readDaemonLog(`[${month} ${day} ${time}] radvd (12): version 2.19 started\n\n`, {
      since: (wall: number) => wall - began,
    } as never);
    expect(lines).toEqual([{ at: 1_000_000, text: 'version 2.19 started' }]);
  });

  it('keeps a line that has no time', () => {
    expect(readDaemonLog('garbled\n', clock as never)).toEqual([{ at: 0, text: 'garbled' }]);
  });
});
