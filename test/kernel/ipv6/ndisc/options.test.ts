import {
  advertisedMtu,
  firstOption,
  sourceLladdr,
  targetLladdr,
} from '../../../../sim/kernel/ipv6/ndisc/options';
import type { NdOption } from '../../../../sim/wire/nd/options';
import { mac, pio, sllao, tllao } from '../../../../sim/conformance/messages';
import { unfit } from './messages';

const A = mac('02:00:00:00:00:0a');
const B = mac('02:00:00:00:00:0b');

describe('of options that may stand once', () => {
  it('the first counts', () => {
    expect(sourceLladdr([sllao(A), sllao(B)])).toBe(A);
    expect(targetLladdr([tllao(A), tllao(B)])).toBe(A);
    expect(
      advertisedMtu([
        { kind: 'mtu', mtu: 1400 },
        { kind: 'mtu', mtu: 1300 },
      ]),
    ).toBe(1400);
    const nonces = [7, 8].map((octet): NdOption => ({ kind: 'nonce', nonce: new Uint8Array(6).fill(octet) }));
    expect(firstOption(nonces, 'nonce')).toBe(nonces[0]);
  });

  it('the first counts even when it is of no use', () => {
    expect(sourceLladdr([unfit(1), sllao(A)])).toBe('unfit');
    expect(sourceLladdr([sllao(A), unfit(1)])).toBe(A);
  });

  // Linux 6.18.44: an MTU option of 24 octets, all 0x20, and behind it one of 1400: the device's stays 1500.
  it('an MTU is read of an option of any length', () => {
    const long: NdOption = { kind: 'unfit-nd-option', type: 5, body: new Uint8Array(22).fill(0x20) };
    expect(advertisedMtu([long, { kind: 'mtu', mtu: 1400 }])).toBe(0x20202020);
    expect(advertisedMtu([{ kind: 'mtu', mtu: 1400 }, long])).toBe(1400);
  });

  it('each kind is looked for alone', () => {
    expect(sourceLladdr([tllao(A)])).toBe('absent');
    expect(targetLladdr([sllao(A)])).toBe('absent');
    expect(targetLladdr([unfit(1)])).toBe('absent');
    expect(targetLladdr([unfit(2)])).toBe('unfit');
    expect(advertisedMtu([unfit(1), pio('2001:db8::')])).toBeUndefined();
    expect(firstOption([pio('2001:db8::')], 'nonce')).toBeUndefined();
  });

  it('none is absent', () => {
    expect(sourceLladdr([])).toBe('absent');
    expect(firstOption([], 'nonce')).toBeUndefined();
  });
});
