import type { LinkInfo } from '../../../../sim/kernel/uapi';
import { ip as program } from '../../../../sim/shell/commands/ip/ip';
import { runOn } from '../iproute2/fake-process';
import { outputOf, readRecording, splitWords } from '../iproute2/recording';
import { linkOf, parseJson } from '../iproute2/snapshot';

const RECORDED = readRecording('test/realkernel/recorded/formats/ip-link.txt');
const NETNS = { 0: 'c1', 1: 'router' };
const SECTION = RECORDED.find(({ command }) => command === 'ip -j link show')?.section ?? '';

/** What is recorded of every device, and the details of those that were asked for by name. */
const LINKS: readonly LinkInfo[] = parseJson(outputOf(RECORDED, SECTION, 'ip -j link show')).map(device => {
  const name = device['ifname'] as string;
  const detailed = RECORDED.find(({ command }) => command === `ip -j -d link show ${name}`);
  const link = linkOf(detailed === undefined ? device : (parseJson(detailed.output)[0] ?? {}), NETNS);
  return name.startsWith('vbr')
    ? { kind: 'bridge', ...link }
    : name === 'veth2'
      ? { kind: 'veth', ...link }
      : link;
});

const commands = RECORDED.slice(
  RECORDED.findIndex(({ command }) => command === 'ip -o link show') - 1,
).filter(
  ({ section, node, command }) => section === SECTION && node === 'host' && /^ip .*\blink show/.test(command),
);

/** Timers run between two recordings. */
const withoutTimers = (text: string): string => text.replace(/(timer"?:?) *\d+\.\d\d/g, '$1 0.00');

describe('ip link show, held against iproute2 6.1', () => {
  it.each(
    commands.filter(({ command }) => !/-[ds] /.test(command)).map(({ command, output }) => [command, output]),
  )('%s', (command, output) => {
    expect(runOn({ links: LINKS }, program, splitWords(command))).toMatchObject({ output, status: 0 });
  });

  it.each(['eth0', 'vbr0', 'veth1'])('ip -j -d link show %s', name => {
    const command = `ip -j -d link show ${name}`;
    const { output } = runOn({ links: LINKS }, program, splitWords(command));
    expect(withoutTimers(output)).toBe(withoutTimers(outputOf(RECORDED, SECTION, command)));
  });

  it('ip -d link show: what each device tells in text', () => {
    const details = outputOf(RECORDED, SECTION, 'ip -d link show');
    const { output } = runOn({ links: LINKS }, program, ['ip', '-d', 'link', 'show']);
    const devices = (text: string): string[] => withoutTimers(text).split(/^(?=\d+: )/m);
    const told = (text: string): string[] =>
      devices(text).filter(block => /^\d+: (lo|eth0|veth1|vbr0)[@:]/.test(block));
    expect(told(output)).toHaveLength(4);
    expect(told(output)).toEqual(told(details));
  });

  it('tells nothing of packets, which devices do not count', () => {
    const plain = runOn({ links: LINKS }, program, ['ip', 'link', 'show', 'eth0']);
    expect(runOn({ links: LINKS }, program, ['ip', '-s', 'link', 'show', 'eth0']).output).toBe(plain.output);
  });
});
