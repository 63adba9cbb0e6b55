import { Reports, type Report } from '../../../sim/realkernel/qemu/reports';

const received = (...chunks: string[]): Report[] => {
  const all: Report[] = [];
  const reports = new Reports(report => all.push(report));
  for (const chunk of chunks) reports.receive(Buffer.from(chunk, 'latin1'));
  return all;
};

describe('reports of a virtual machine', () => {
  it('have what was printed, what was complained, and when', () => {
    const [report] = received('7 2 3 4 1795275598.146087\nout', 'err\n');
    expect(report).toMatchObject({ id: 7, status: 2, at: 1795275598146087 });
    expect(`${report?.stdout.toString()}|${report?.stderr.toString()}`).toBe('out|err\n');
  });

  it('come in pieces, and several in one', () => {
    const text = '1 0 2 0 1.000001\n\n\n2 0 0 0 1.5\n';
    expect(received(text).map(({ id, at }) => [id, at])).toEqual([
      [1, 1000001],
      [2, 1500000],
    ]);
    expect(received(...text).map(({ stdout }) => stdout.toString())).toEqual(['\n\n', '']);
  });

  it('may be any octets', () => {
    expect([...(received('1 0 4 0 1.0\n\0\n\xff\x80')[0]?.stdout ?? [])]).toEqual([0, 10, 255, 128]);
  });
});
