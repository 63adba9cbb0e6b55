import { FdTable, InputText, NullFile, openPipe } from '../../../sim/shell/language/open-file';

function collect(file: { read(onText: (text: string | undefined) => void): void }): (string | undefined)[] {
  const seen: (string | undefined)[] = [];
  file.read(text => seen.push(text));
  return seen;
}

describe('a pipe', () => {
  it('hands all that was written to the next read', () => {
    const { readEnd, writeEnd } = openPipe();
    readEnd.retain();
    writeEnd.retain();
    writeEnd.write('a');
    writeEnd.write('b');
    expect(collect(readEnd)).toEqual(['ab']);
  });

  it('lets a read wait until something is written', () => {
    const { readEnd, writeEnd } = openPipe();
    const seen = collect(readEnd);
    expect(seen).toEqual([]);
    writeEnd.write('late');
    expect(seen).toEqual(['late']);
  });

  it('is at its end when the last holder of the write end is gone, and not before', () => {
    const { readEnd, writeEnd } = openPipe();
    writeEnd.retain();
    writeEnd.retain();
    writeEnd.release();
    const seen = collect(readEnd);
    expect(seen).toEqual([]);
    writeEnd.release();
    expect(seen).toEqual([undefined]);
  });

  it('breaks when nobody reads any more', () => {
    const { readEnd, writeEnd } = openPipe();
    readEnd.retain();
    readEnd.release();
    expect(writeEnd.write('x')).toBe('EPIPE');
  });

  it('gives back what was read too far', () => {
    const { readEnd, writeEnd } = openPipe();
    writeEnd.write('line\nrest');
    collect(readEnd);
    readEnd.giveBack('rest');
    expect(collect(readEnd)).toEqual(['rest']);
  });
});

describe('files', () => {
  it('give their text once and then their end', () => {
    const file = new InputText('x');
    expect([collect(file), collect(file)]).toEqual([['x'], [undefined]]);
  });

  it('refuse writing when they are for reading', () => {
    expect(new InputText('x').write('y')).toBe('EBADF');
    expect(new NullFile().write()).toBeUndefined();
  });
});

describe('FdTable', () => {
  it('closes a file when no table refers to it', () => {
    const { readEnd, writeEnd } = openPipe();
    const table = new FdTable();
    table.set(1, writeEnd);
    const copy = table.copy();
    const seen = collect(readEnd);
    table.closeAll();
    expect(seen).toEqual([]);
    copy.set(1, new NullFile());
    expect(seen).toEqual([undefined]);
  });

  it('can put a file where it already is', () => {
    const { readEnd, writeEnd } = openPipe();
    const table = new FdTable();
    table.set(1, writeEnd);
    table.set(1, writeEnd);
    expect(collect(readEnd)).toEqual([]);
  });
});
