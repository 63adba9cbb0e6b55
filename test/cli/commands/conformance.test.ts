import { run } from '../fake-console';

const conformance = (...args: string[]) => run(['conformance', ...args]);

describe('sixlab conformance', () => {
  it('prints a row for every case that is asked for, and a column for every kernel', async () => {
    const { code, out } = await conformance('A33', '--kernel', '2.6.32,linux-6.18');
    expect(code).toBe(0);
    const rows = out.split('\n').filter(line => /^A33\.[A-R] /.test(line));
    expect(rows).toHaveLength(18);
    expect(rows[10]).toMatch(/^A33\.K {2}An advertisement .* {2}ok {12}ok$/);
    expect(out).toMatch(/^ +linux-2\.6\.32 {2}linux-6\.18$/m);
    expect(out).toContain('\nA  Address resolution');
    expect(out).toMatch(
      /^linux-6\.18 {4}18 as specified, 0 as Linux is known to differ, none fails, 0 not asked$/m,
    );
  });

  it('knows cases by the ids of IPv6 Ready, and says where Linux differs', async () => {
    const { out } = await conformance('v6lc.3.1.2');
    const cells = out
      .split('\n')
      .flatMap(line => /^(D\d+\S*) .* (\S+)$/.exec(line)?.slice(1).join(' ') ?? []);
    expect(cells).toEqual(['D2 ok', 'D3.1 linux', 'D3.2 ok', 'D4 ok', 'D5.1 linux', 'D5.2 ok']);
  });

  it('prints the script of a single case as it ran', async () => {
    const { code, out } = await conformance('a1');
    expect(code).toBe(0);
    expect(out).toContain('A1  v6LC.2.1.1.A  A node with a link-local address is on-link\n');
    expect(out).toContain('a host, RFC 4861 §5.2, on linux-6.18\n');
    expect(out).toContain('TN1: fe80::ff:fe00:a1 at 02:00:00:00:00:a1\n');
    expect(out).toMatch(
      /^ +\d\.\d{6} {3}TN1 > {6}IP6 fe80::ff:fe00:a1 > fe80::ff:fe00:1: ICMP6, echo request/m,
    );
    expect(out).toMatch(
      /^ +\d\.\d{6} {5}= > all {2}IP6 fe80::ff:fe00:1 > ff02::1:ff00:a1: ICMP6, neighbor solicit/m,
    );
    expect(out).toMatch(/as specified: a solicitation for the sender itself\n\n$/);
    expect(out).not.toContain('[addrconf.');
    expect((await conformance('A1', '-v')).out).toContain('[addrconf.dad.started]');
  });

  it('says why Linux differs, and why a case is not asked', async () => {
    expect((await conformance('E6.A')).out).toContain(
      'as Linux differs: a reply as before, because RFC 8021',
    );
    expect((await conformance('F11')).out).toContain('not asked: DHCPv6');
    expect((await conformance('D32.A', '--kernel', '3.4')).out).toContain(
      'not asked: it came with Linux 4.1',
    );
  });

  it('prints JSON', async () => {
    const { out } = await conformance('B4', 'E12', '--json', '--kernel', '5.4');
    expect(JSON.parse(out)).toMatchObject([
      {
        id: 'B4',
        tahi: 'v6LC.2.2.2.G',
        tests: 'host',
        answers: [{ kernel: 'linux-5.4', kind: 'specified' }],
      },
      { id: 'E12', answers: [{ kind: 'linux', saw: 'a reply in fragments' }] },
    ]);
  });

  it.each([
    [['A330'], 'there is no conformance case `A330`; did you mean `A33`?'],
    [['v6LC.2.1.81'], 'did you mean `v6LC.2.1.8'],
    [['nonsense'], '`sixlab conformance` lists them'],
    [['A1', '--kernel', '6.81'], 'there is no kernel 6.81; did you mean linux-6.1?'],
  ])('refuses %j', async (args, message) => {
    const { code, err, out } = await conformance(...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });

  it('says in its help what the cells are', async () => {
    const { code, out } = await conformance('--help');
    expect(code).toBe(0);
    expect(out).toContain('A cell is ok (as specified)');
  });
});
