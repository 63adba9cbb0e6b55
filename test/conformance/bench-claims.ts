/** What every kernel on the test bench owes its tester; asked of the simulated ones and of the real one. */
import { seconds } from '../../sim/base/time';
import type { BenchOptions, KernelUnderTest } from '../../sim/conformance/kernel-under-test';
import { framed, HOST, HOST_MAC, pio, ra, ROUTER, sllao, tllao } from '../../sim/conformance/messages';
import { Frame } from '../../sim/wire/frame';

async function typed(kernel: KernelUnderTest, command: string): Promise<string> {
  const { stdout, stderr, status } = await kernel.type(command);
  return `${stdout}${stderr}${status === 0 ? '' : `[${status ?? 'runs on'}]\n`}`;
}

/** The claims, for kernels that `put` makes. */
export function benchClaims(put: (options?: BenchOptions) => Promise<KernelUnderTest>): void {
  let kernel: KernelUnderTest;
  const on = async (options?: BenchOptions): Promise<KernelUnderTest> => (kernel = await put(options));
  afterEach(() => kernel.close());

  it('has its devices up, with the MACs of the bench, and lo', async () => {
    await on({ ports: 2 });
    await kernel.wait(seconds(1));
    expect(await typed(kernel, 'ip -br link | cut -c 1-60')).toBe(
      'lo               UNKNOWN        00:00:00:00:00:00 <LOOPBACK,\n' +
        'eth0@if3         UP             02:00:00:00:00:01 <BROADCAST\n' +
        'eth1@if4         UP             02:00:00:00:01:01 <BROADCAST\n',
    );
  });

  it('loses its carrier with the far end, and gets it back', async () => {
    await on();
    await kernel.wait(seconds(1));
    await kernel.carrier(false);
    await kernel.wait(seconds(3));
    const state = 'ip -br link show eth0 | cut -c 18-21';
    expect(await typed(kernel, state)).toBe('DOWN\n');
    await kernel.carrier(true);
    await kernel.wait(seconds(3));
    expect(await typed(kernel, state)).toBe('UP  \n');
  });

  it('is as its options say', async () => {
    await on({
      sysctl: { 'net.ipv6.conf.eth0.accept_ra': 0 },
      down: true,
    });
    expect(await typed(kernel, 'sysctl -n net.ipv6.conf.eth0.accept_ra')).toBe('0\n');
    expect(await typed(kernel, 'ip -o link show eth0 up')).toBe('');
    await kernel.close();
    await expect(put({ sysctl: { 'net.ipv6.nothing': 1 } })).rejects.toThrow(/net.ipv6.nothing/);
  });

  it('acts on what is put on its cable, and what it sends can be seen once', async () => {
    await on();
    await kernel.wait(seconds(3));
    await kernel.inject(framed(ra({ options: [sllao(), pio('2001:db8:1::')] })).bytes);
    expect(await typed(kernel, 'ip -6 route show default')).toContain(`via ${ROUTER} dev eth0 proto ra`);
    const sent = await kernel.sent();
    const kinds = sent
      .map(({ octets }) => Frame.fromBytes(octets))
      .map(frame => frame.kind === 'frame' && frame.src);
    expect(kinds.length).toBeGreaterThan(3);
    expect(new Set(kinds)).toEqual(new Set([HOST_MAC]));
    expect(await kernel.sent()).toEqual([]);
  });

  it('lets no more time pass than is enough', async () => {
    await on();
    let solicited = 0;
    kernel.answer((octets, at) => {
      const frame = Frame.fromBytes(octets);
      const { payload } = frame as Frame;
      if (payload.kind === 'ipv6' && payload.payload.kind === 'router-solicitation') solicited = at;
      return [];
    });
    await kernel.wait(seconds(10), () => solicited > 0);
    expect(kernel.now).toBeLessThan(seconds(5));
    expect(solicited).toBeGreaterThan(seconds(1));
    expect(kernel.now).toBeGreaterThanOrEqual(solicited);
    const before = kernel.now;
    await kernel.wait(seconds(1), () => false);
    expect(kernel.now).toBeGreaterThanOrEqual(before + seconds(1));
  });

  it('gets the answers of a reflex while a command runs', async () => {
    await on();
    await kernel.wait(seconds(3));
    const advertisement = framed(
      {
        kind: 'neighbor-advertisement',
        type: 136,
        code: 0,
        router: false,
        solicited: true,
        override: true,
        target: ROUTER,
        options: [tllao()],
      },
      { dst: HOST },
    );
    const solicits = (octets: Uint8Array): boolean => {
      const frame = Frame.fromBytes(octets);
      return (
        frame.kind === 'frame' &&
        frame.payload.kind === 'ipv6' &&
        frame.payload.payload.kind === 'neighbor-solicitation'
      );
    };
    kernel.answer(octets => (solicits(octets) ? [advertisement.bytes] : []));
    await kernel.type(`ping -c 1 -W 1 ${ROUTER}%eth0`);
    expect(await typed(kernel, 'ip -6 neigh show dev eth0')).toBe(
      `${ROUTER} lladdr 02:00:00:00:00:02 REACHABLE \n`,
    );
    kernel.answer(undefined);
    await kernel.type('ip neigh flush dev eth0');
    await kernel.type(`ping -c 1 -W 4 ${ROUTER}%eth0`);
    expect(await typed(kernel, 'ip -6 neigh show dev eth0')).toContain('FAILED');
  });
}
