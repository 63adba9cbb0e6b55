import fc from 'fast-check';
import { decodeIp6Payload } from '../../sim/wire/ipv6';
import {
  maxResponseCode,
  maxResponseDelay,
  mld2Report,
  mldQuery,
  queryInterval,
  queryIntervalCode,
} from '../../sim/wire/mld';
import { fault, HOST, ip6, messageOf, octets, packetOf, reread, ROUTER } from './contract';

const group = ip6('ff02::1:ff00:2');

describe('MLD version 1 (RFC 2710)', () => {
  it('reads query, report and done', () => {
    expect(messageOf('mld query v1')).toEqual({
      kind: 'mld-query',
      type: 130,
      code: 0,
      version: 1,
      maxResponseDelay: 10000,
      group: ip6('::'),
    });
    expect(messageOf('mld report v1')).toEqual({ kind: 'mld-report', type: 131, code: 0, group });
    expect(messageOf('mld done')).toEqual({ kind: 'mld-done', type: 132, code: 0, group });
  });

  it('travels with hop limit 1 behind a Router Alert', () => {
    expect(packetOf('mld report v1')).toMatchObject({
      hopLimit: 1,
      extensions: [{ kind: 'hop-by-hop', options: [{ kind: 'router-alert', value: 0 }] }],
    });
  });
});

describe('MLD version 2 (RFC 3810)', () => {
  it('reads a query', () => {
    expect(messageOf('mld query v2')).toEqual({
      kind: 'mld-query',
      type: 130,
      code: 0,
      version: 2,
      maxResponseCode: 0x8001,
      maxResponseDelay: 32776,
      group,
      suppress: true,
      qrv: 2,
      qqic: 0x81,
      sources: [ip6('2001:db8::7')],
    });
  });

  it('reads a report record by record', () => {
    expect(messageOf('mld report v2')).toEqual({
      kind: 'mld2-report',
      type: 143,
      code: 0,
      records: [
        { recordType: 'change-to-exclude', group, sources: [], auxiliary: octets('') },
        {
          recordType: 'block-old-sources',
          group: ip6('ff3e::8000:1'),
          sources: [ip6('2001:db8::7'), ip6('2001:db8::8')],
          auxiliary: octets(''),
        },
        { recordType: 9, group: ip6('ff02::fb'), sources: [], auxiliary: octets('617578696c696172') },
      ],
    });
  });

  it('writes what it reads', () => {
    const query = mldQuery.make({
      version: 2,
      maxResponseCode: 1000,
      maxResponseDelay: 1000,
      group: ip6('::'),
      suppress: false,
      qrv: 7,
      qqic: 125,
      sources: [],
    });
    expect(reread(query)).toEqual(query);
    const names = ['mode-is-include', 'mode-is-exclude', 'change-to-include', 'change-to-exclude'] as const;
    const report = mld2Report.make({
      records: names.map(recordType => ({ recordType, group, sources: [HOST], auxiliary: octets('') })),
    });
    expect(reread(report)).toEqual(report);
  });

  it('is no query with 26 octets', () => {
    const bytes = octets(`82 00 0000 0000 0000 ${'00'.repeat(18)}`);
    expect(fault(decodeIp6Payload(58, bytes, ROUTER, HOST))).toMatchObject({
      layer: 'icmpv6',
      field: 'length',
    });
  });

  it('says which count promises more than is there', () => {
    const query = octets(`82 00 0000 0000 0000 ${'00'.repeat(16)} 02 7d 0002 ${'00'.repeat(16)}`);
    expect(fault(decodeIp6Payload(58, query, ROUTER, HOST))).toEqual({
      layer: 'icmpv6',
      offset: 44,
      field: 'sources',
      why: 'item 2 needs 16 octets, 0 are left',
    });
    const report = octets('8f 00 0000 0000 0001 04 00 0000');
    expect(fault(decodeIp6Payload(58, report, ROUTER, HOST))).toMatchObject({ offset: 8, field: 'records' });
    const auxiliary = octets(`8f 00 0000 0000 0001 04 01 0000 ${'00'.repeat(16)}`);
    expect(fault(decodeIp6Payload(58, auxiliary, ROUTER, HOST))).toMatchObject({
      offset: 28,
      field: 'auxiliary',
    });
  });
});

describe('the codes of MLD version 2', () => {
  it.each([
    [0, 0],
    [10000, 10000],
    [32767, 32767],
    [0x8000, 32768],
    [0x8fff, 65528],
    [0x9000, 65536],
    [0xffff, 8387584],
  ])('maximum response code %d is %d ms (RFC 3810 §5.1.3)', (code, milliseconds) => {
    expect(maxResponseDelay(code)).toBe(milliseconds);
    expect(maxResponseCode(milliseconds)).toBe(code);
  });

  it.each([
    [0, 0],
    [125, 125],
    [0x80, 128],
    [0x8f, 248],
    [0xff, 31744],
  ])('query interval code %d is %d s (RFC 3810 §5.1.9)', (code, seconds) => {
    expect(queryInterval(code)).toBe(seconds);
    expect(queryIntervalCode(seconds)).toBe(code);
  });

  it('never stand for more than was asked, nor for less than the next smaller code', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_000_000 }), milliseconds => {
        const code = maxResponseCode(milliseconds);
        expect(maxResponseDelay(code)).toBeLessThanOrEqual(milliseconds);
        if (code < 0xffff) expect(maxResponseDelay(code + 1)).toBeGreaterThan(milliseconds);
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), seconds => {
        const code = queryIntervalCode(seconds);
        expect(queryInterval(code)).toBeLessThanOrEqual(seconds);
        if (code < 0xff) expect(queryInterval(code + 1)).toBeGreaterThan(seconds);
      }),
    );
  });
});
