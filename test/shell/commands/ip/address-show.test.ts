import type { LinkInfo } from '../../../../sim/kernel/uapi';
import { ip as program } from '../../../../sim/shell/commands/ip/ip';
import { runOn, type Snapshot } from '../iproute2/fake-process';
import { outputOf, readRecording, splitWords } from '../iproute2/recording';
import { addressesOf, linkOf, parseJson } from '../iproute2/snapshot';

const RECORDED = readRecording('test/realkernel/recorded/formats/ip-addr.txt');
const NETNS = { 0: 'c1', 1: 'router' };

function snapshotOf(section: string, command: string): Snapshot {
  const devices = parseJson(outputOf(RECORDED, section, command));
  const links: LinkInfo[] = devices.map(device => linkOf(device, NETNS));
  return { links, addresses: devices.flatMap(addressesOf) };
}

const KINDS = snapshotOf('every kind', 'ip -6 -j addr show dev eth0');
const TENTATIVE = snapshotOf('tentative', 'ip -6 -j addr show dev eth0');

const cases = (section: string, pattern: RegExp): (readonly [string, string])[] =>
  RECORDED.filter(
    entry => entry.section === section && entry.node === 'host' && pattern.test(entry.command),
  ).map(({ command, output }) => [command, output] as const);

describe('ip -6 addr show, held against iproute2 6.1', () => {
  it.each(cases('every kind', /^ip -6 .*addr show dev eth0/))(
    'every kind of address: %s',
    (command, output) => {
      expect(runOn(KINDS, program, splitWords(command))).toMatchObject({ output, status: 0 });
    },
  );

  it.each(cases('selected', /^ip -6 addr show dev eth0/))('selected: %s', (command, output) => {
    expect(runOn(KINDS, program, splitWords(command))).toMatchObject({ output, status: 0 });
  });

  it.each(cases('selected', /^ip -6 addr show (type|master)/))(
    'by what AF_INET6 does not tell: %s',
    (command, output) => {
      expect(
        runOn({ ...KINDS, links: [...(KINDS.links ?? []), bridge()] }, program, splitWords(command)),
      ).toMatchObject({
        output,
        status: 0,
      });
    },
  );

  it.each(cases('tentative', /^ip -6 /))('tentative: %s', (command, output) => {
    expect(runOn(TENTATIVE, program, splitWords(command))).toMatchObject({ output, status: 0 });
  });
});

function bridge(): LinkInfo {
  const [link] = KINDS.links ?? [];
  return { ...(link as LinkInfo), ifname: 'vbr0', ifindex: 7, kind: 'bridge' };
}

describe('ip addr show of several devices', () => {
  const devices = parseJson(outputOf(RECORDED, 'every kind', 'ip -j -br addr'));
  const eth0 = KINDS.links?.[0] as LinkInfo;

  it('names each device with its other end as -brief does', () => {
    const links = devices.map((device, at): LinkInfo => {
      const {
        ifname,
        operstate,
        link_index: iflink,
      } = device as { ifname: string; operstate: string; link_index?: number };
      const { iflink: _iflink, linkNetnsid: _id, ...plain } = eth0;
      return {
        ...plain,
        ifindex: at + 1,
        ifname,
        operstate,
        ...(iflink !== undefined && { iflink, linkNetnsid: 0 }),
      };
    });
    const addresses = devices.flatMap((device, at) =>
      (device['addr_info'] as { local: string; prefixlen: number; metric?: number }[])
        .filter(({ local }) => local.includes(':'))
        .flatMap(each =>
          addressesOf({
            ifindex: at + 1,
            ifname: device['ifname'],
            addr_info: [{ family: 'inet6', ...each }],
          }),
        ),
    );
    const lines = outputOf(RECORDED, 'every kind', 'ip -br addr')
      .split('\n')
      .map(line => line.replace(/(?<= )\d+\.\d+\.\d+\.\d+\/\d+ /g, ''));
    expect(runOn({ links, addresses }, program, ['ip', '-br', 'addr']).stdout.split('\n')).toEqual(lines);
  });

  it('-oneline names the device on every line', () => {
    const lines = outputOf(RECORDED, 'every kind', 'ip -6 -o addr show').split('\n');
    const { stdout } = runOn(KINDS, program, ['ip', '-6', '-o', 'addr', 'show']);
    expect(stdout.split('\n').slice(0, -1)).toEqual(lines.filter(line => line.startsWith('2: eth0')));
  });
});
