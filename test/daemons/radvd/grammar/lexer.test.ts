import { lexRadvdConf } from '../../../../sim/daemons/radvd/grammar/lexer';
import { radvdProfile, type RadvdVersion } from '../../../../sim/daemons/radvd/version';
import { Vocabulary } from '../../../../sim/daemons/radvd/grammar/vocabulary';

function lex(text: string, version: RadvdVersion = '2.19') {
  const profile = radvdProfile(version);
  const vocabulary = new Vocabulary(profile);
  return lexRadvdConf(text, profile, word => vocabulary.isKeyword(word));
}

const kindOf = (word: string, version?: RadvdVersion): string => lex(word, version)[0]!.kind;

describe('the tokens of radvd.conf', () => {
  it.each([
    ['AdvSendAdvert', 'keyword'],
    ['AdvSendAdverts', 'string'],
    ['on', 'switch'],
    ['infinity', 'infinity'],
    ['medium', 'preference'],
    ['600', 'number'],
    ['4294967296', 'bad'],
    ['-1', 'signed'],
    ['0.33', 'decimal'],
    ['1.2.3', 'string'],
    ['2001:db8::', 'address'],
    ['2001:db8:0:0:0:0:0:1', 'address'],
    ['::', 'address'],
    ['::1', 'string'],
    ['1:2:3:4:5:6:7:8:9', 'string'],
    ['1:2:3:4:5:6:7::8', 'bad'],
    ['dead:beef', 'string'],
    ['"two words"', 'string'],
    ['"unfinished', 'bad'],
    ['!fe80::1', 'string'],
    ['\r', 'bad'],
    ['é', 'bad'],
  ])('takes %j for %s', (text, kind) => {
    expect(kindOf(text)).toBe(kind);
  });

  it('takes the longest match, so a word goes on until a blank, a mark or the end of the line', () => {
    expect(lex('AdvLinkMTU1280;').map(token => token.text)).toEqual(['AdvLinkMTU1280', ';', '']);
    expect(lex('prefix 2001:db8::/64{').map(token => token.text)).toEqual([
      'prefix',
      '2001:db8::',
      '/',
      '64',
      '{',
      '',
    ]);
  });

  it('knows its place: line and column from 1, a tab being one column', () => {
    const places = lex('interface eth0\n\t{ };').map(({ text, line, column }) => [text, line, column]);
    expect(places).toEqual([
      ['interface', 1, 1],
      ['eth0', 1, 11],
      ['{', 2, 2],
      ['}', 2, 4],
      [';', 2, 5],
      ['', 2, 6],
    ]);
  });

  it('counts the lines inside a quoted string for people, but not as radvd does', () => {
    const [, after] = lex('"one\ntwo" x');
    expect(after).toMatchObject({ text: 'x', line: 2, column: 6, numLines: 1 });
  });

  it('stops at the first bad token', () => {
    expect(lex('\r prefix').map(token => token.kind)).toEqual(['bad', 'end']);
  });

  it('ends a comment at the newline, which a last line without one does not have', () => {
    expect(lex('# a b\nx').map(token => token.text)).toEqual(['x', '']);
    expect(lex('# a').map(token => token.text)).toEqual(['#', 'a', '']);
  });
});

describe('versions', () => {
  it('ignores case from 2.20 on', () => {
    expect(kindOf('advsendadvert', '2.19')).toBe('string');
    expect(kindOf('advsendadvert', '2.20')).toBe('keyword');
    expect(kindOf('ON', '2.20')).toBe('switch');
  });

  it('reads quoted strings from 2.18 on', () => {
    expect(kindOf('"eth0"', '2.17')).toBe('bad');
    expect(kindOf('"eth0"', '2.18')).toBe('string');
  });

  it('reads the exclamation mark before an address from 2.20 on', () => {
    expect(kindOf('!fe80::1', '2.20')).toBe('not-address');
  });
});
