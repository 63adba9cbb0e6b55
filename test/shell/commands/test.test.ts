import { sh } from '../machine';

const FILES = { '/tmp/f': 'x', '/tmp/empty': '', '/tmp/s': '#!/bin/sh\n' };

describe('test', () => {
  it.each([
    ['[ ]', 1],
    ['[ a ]', 0],
    ['[ "" ]', 1],
    ['[ ! "" ]', 0],
    ['[ a = a -a b != c ]', 0],
    ['[ a = b -o \\( c = c \\) ]', 0],
    ['[ 2 -gt 10 ]', 1],
    ['[ -1 -lt 0 ]', 0],
    ['[ -f /tmp/f ]', 0],
    ['[ -f /tmp ]', 1],
    ['[ -d /tmp ]', 0],
    ['[ -e /nosuch ]', 1],
    ['[ -s /tmp/empty ]', 1],
    ['[ -x /tmp/s ]', 0],
    ['[ -x /tmp/f ]', 1],
    ['[ -e /proc/sys/net/ipv6/conf/all/forwarding ]', 0],
    ['[ -d /proc/sys/net/ipv6/conf/lo ]', 0],
    ['[ -n ]', 0],
    ['[ = ]', 0],
    ['[ ! = a ]', 1],
  ])('%s is %d', (text, status) => {
    expect(sh(text, '', FILES)).toMatchObject({ status, stderr: '' });
  });

  it.each([
    ['[ a', '[: missing ]'],
    ['[ a == a ]', '[: a: unexpected operator'],
    ['test a b', 'test: a: unexpected operator'],
    ['test a =', 'test: =: argument expected'],
    ['test 1 -eq x', 'test: Illegal number: x'],
    ['test \\( a', 'test: closing paren expected'],
  ])('%s is refused as by dash', (text, message) => {
    expect(sh(text)).toMatchObject({ status: 2, stderr: `sh: 1: ${message}\n` });
  });

  it('does not go down for ever', () => {
    expect(sh(`test ${'\\( '.repeat(5000)} a`).status).toBe(2);
  });
});
