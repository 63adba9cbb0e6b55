import { firstOption, sourceLladdr, targetLladdr } from '../../../../sim/kernel/ipv6/ndisc/options';
import { mac, pio, sllao, tllao } from '../../../../sim/conformance/messages';
import { unfit } from './messages';

const A = mac('02:00:00:00:00:0a');
const B = mac('02:00:00:00:00:0b');

describe('of options that may stand once', () => {
  it('the first counts', () => {
    expect(sourceLladdr([sllao(A), sllao(B)])).toBe(A);
    expect(targetLladdr([tllao(A), tllao(B)])).toBe(A);
    expect(
      firstOption(
        [
          { kind: 'mtu', mtu: 1400 },
          { kind: 'mtu', mtu: 1300 },
        ],
        'mtu',
      ),
    ).toEqual({ kind: 'mtu', mtu: 1400 });
  });

  it('the first counts even when it is of no use', () => {
    expect(sourceLladdr([unfit(1), sllao(A)])).toBe('unfit');
    expect(sourceLladdr([sllao(A), unfit(1)])).toBe(A);
  });

  it('each kind is looked for alone', () => {
    expect(sourceLladdr([tllao(A)])).toBe('absent');
    expect(targetLladdr([sllao(A)])).toBe('absent');
    expect(targetLladdr([unfit(1)])).toBe('absent');
    expect(targetLladdr([unfit(2)])).toBe('unfit');
    expect(firstOption([pio('2001:db8::')], 'mtu')).toBeUndefined();
  });

  it('none is absent', () => {
    expect(sourceLladdr([])).toBe('absent');
    expect(firstOption([], 'nonce')).toBeUndefined();
  });
});
