import { ip as program } from '../../../../sim/shell/commands/ip/ip';
import { runOn } from '../iproute2/fake-process';
import { readRecording, splitWords } from '../iproute2/recording';
import { linkOf } from '../iproute2/snapshot';

const RECORDED = readRecording('test/realkernel/recorded/formats/ip-netns.txt');

/** Those that say what they do by themselves; what runs inside a namespace says the rest. */
const cases = RECORDED.filter(({ command }) => /^ip netns|^ip -n nope/.test(command)).filter(
  ({ command }) => !/netns exec blue (ip|ping|sysctl)|identify/.test(command),
);

describe('ip netns, held against iproute2 6.1', () => {
  const known = new Set<string>();

  it.each(cases.map((entry, at) => [`${at + 1}. ${entry.command}`, entry] as const))(
    '%s',
    (_title, { command, output, status }) => {
      const netns = [...known];
      expect(runOn({ netns }, program, splitWords(command))).toMatchObject({ output, status });
      const [, , verb, name = ''] = splitWords(command);
      if (verb === 'add' && status === 0) known.add(name);
      if (verb === 'del' && status === 0) known.delete(name);
    },
  );

  it('runs a command inside, with its exit status', () => {
    const netns = ['blue'];
    expect(runOn({ netns }, program, splitWords('ip netns exec blue ping -6 ::1'))).toMatchObject({
      requests: [['spawn', 'blue', 'ping', '-6', '::1']],
      status: 0,
    });
    expect(runOn({ netns }, program, splitWords('ip -6 -n blue -d addr show'))).toMatchObject({
      requests: [['spawn', 'blue', 'ip', '-6', '-d', 'addr', 'show']],
      status: 0,
    });
  });

  it('-all runs it in each', () => {
    const outcome = runOn({ netns: ['blue', 'red'] }, program, splitWords('ip -all netns exec true'));
    expect(outcome).toMatchObject({
      stdout: '\nnetns: red\n\nnetns: blue\n',
      requests: [
        ['spawn', 'red', 'true'],
        ['spawn', 'blue', 'true'],
      ],
      status: 0,
    });
  });

  it('tells the ids that links to a namespace have', () => {
    const links = [
      linkOf({ ifindex: 2, ifname: 'v0', flags: [], link_index: 2, link_netnsid: 0 }, { 0: 'blue' }),
    ];
    expect(runOn({ netns: ['blue', 'red'], links }, program, ['ip', 'netns']).stdout).toBe(
      'red\nblue (id: 0)\n',
    );
    expect(runOn({ netns: ['blue'], links }, program, ['ip', '-j', 'netns']).stdout).toBe(
      '[{"name":"blue","id":0}]\n',
    );
  });
});
