"""Writes a pcap with one of every message tcpdump is asked to print: messages.py FILE. Times are 1 s, 2 s, ... after the epoch."""
import socket
import struct
import sys

HOST, ROUTER = bytes.fromhex('020000000002'), bytes.fromhex('020000000001')
LL_H, LL_R = 'fe80::ff:fe00:2', 'fe80::ff:fe00:1'
G_H, G_R = '2001:db8:1::ff:fe00:2', '2001:db8:1::1'


def a6(text):
    return socket.inet_pton(socket.AF_INET6, text)


def group(dst):
    return b'\x33\x33' + a6(dst)[12:] if dst.lower().startswith('ff') else None


def checksum(data):
    if len(data) % 2:
        data += b'\0'
    total = sum(struct.unpack('!%dH' % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def ip6(src, dst, payload, proto=58, hops=255, mac_src=HOST, mac_dst=None, alert=False, tclass=0, flow=0, bad=0):
    at = {58: 2, 17: 6, 6: 16}.get(proto)
    if at is not None:
        pseudo = a6(src) + a6(dst) + struct.pack('!II', len(payload), proto)
        value = checksum(pseudo + payload[:at] + b'\0\0' + payload[at + 2:]) ^ bad
        payload = payload[:at] + struct.pack('!H', value) + payload[at + 2:]
    if alert:
        payload = struct.pack('!BBBBHBB', proto, 0, 5, 2, 0, 1, 0) + payload
        proto = 0
    header = struct.pack('!IHBB', 6 << 28 | tclass << 20 | flow, len(payload), proto, hops) + a6(src) + a6(dst)
    return (mac_dst or group(dst) or ROUTER) + mac_src + b'\x86\xdd' + header + payload


def icmp(kind, code, body):
    return struct.pack('!BBH', kind, code, 0) + body


def lla(kind, mac):
    return struct.pack('!BB', kind, 1) + mac


def nonce(text='0102030405ff'):
    return struct.pack('!BB', 14, 1) + bytes.fromhex(text)


def pio(prefix, length, flags, valid, preferred):
    return struct.pack('!BBBBIII', 3, 4, length, flags, valid, preferred, 0) + a6(prefix)


def rio(prefix, length, pref, life, units):
    return struct.pack('!BBBBI', 24, units, length, pref << 3, life) + a6(prefix)[:(units - 1) * 8]


def name(text):
    return b''.join(bytes([len(l)]) + l.encode() for l in text.split('.')) + b'\0'


def padded(kind, head, data):
    body = struct.pack('!BB', kind, 0) + head + data
    body += b'\0' * (-len(body) % 8)
    return bytes([kind, len(body) // 8]) + body[2:]


def ra(*options, hop=64, flags=0, life=1800, reach=0, retrans=0):
    return icmp(134, 0, struct.pack('!BBHII', hop, flags, life, reach, retrans) + b''.join(options))


def ns(target, *options):
    return icmp(135, 0, b'\0\0\0\0' + a6(target) + b''.join(options))


def na(target, flags, *options):
    return icmp(136, 0, struct.pack('!I', flags << 24) + a6(target) + b''.join(options))


def mld(kind, group, delay=0):
    return icmp(kind, 0, struct.pack('!HH', delay, 0) + a6(group))


def mldv2_query(group, delay=10000, qrv=2, qqic=125, sources=()):
    return icmp(130, 0, struct.pack('!HH', delay, 0) + a6(group) + struct.pack('!BBH', qrv, qqic, len(sources)) + b''.join(map(a6, sources)))


def mldv2_report(*records):
    body = b''.join(struct.pack('!BBH', kind, 0, len(sources)) + a6(group) + b''.join(map(a6, sources)) for kind, group, sources in records)
    return icmp(143, 0, struct.pack('!HH', 0, len(records)) + body)


def echo(kind, ident=1, seq=1):
    return icmp(kind, 0, struct.pack('!HH', ident, seq) + bytes(range(56)))


def udp(sport, dport, data):
    return struct.pack('!HHHH', sport, dport, 8 + len(data), 0) + data


def tcp(sport, dport, flags, seq, ack, options=b'', data=b''):
    return struct.pack('!HHIIBBHHH', sport, dport, seq, ack, (20 + len(options)) // 4 << 4, flags, 64800, 0, 0) + options + data


PING = ip6(G_H, '2001:db8:ffff::1', echo(128))[14:]
UDP = ip6(G_H, '2001:db8:ffff::1', udp(40000, 7, b'hello'), 17, 64)[14:]
FROM_R = dict(mac_src=ROUTER, mac_dst=HOST)
ALL = [
    ('router solicitation without options', ip6('::', 'ff02::2', icmp(133, 0, b'\0' * 4))),
    ('router solicitation', ip6(LL_H, 'ff02::2', icmp(133, 0, b'\0' * 4 + lla(1, HOST)))),
    ('router advertisement without options', ip6(LL_R, 'ff02::1', ra(), mac_src=ROUTER)),
    ('router advertisement, usual', ip6(LL_R, 'ff02::1', ra(pio('2001:db8:1::', 64, 0xC0, 86400, 14400), lla(1, ROUTER)), mac_src=ROUTER)),
    ('router advertisement, last', ip6(LL_R, 'ff02::1', ra(pio('2001:db8:1::', 64, 0xC0, 86400, 14400), lla(1, ROUTER), life=0), mac_src=ROUTER)),
    ('router advertisement, managed other high', ip6(LL_R, 'ff02::1', ra(flags=0xC8, life=65535, reach=30000, retrans=1000), mac_src=ROUTER)),
    ('router advertisement, home agent proxy low', ip6(LL_R, 'ff02::1', ra(flags=0x3C, hop=0), mac_src=ROUTER)),
    ('router advertisement, reserved preference', ip6(LL_R, 'ff02::1', ra(flags=0x10), mac_src=ROUTER)),
    ('router advertisement, every option', ip6(LL_R, 'ff02::1', ra(
        lla(1, ROUTER), struct.pack('!BBHI', 5, 1, 0, 1480),
        pio('2001:db8:1::', 64, 0xC0, 0xFFFFFFFF, 0xFFFFFFFF), pio('2001:db8:2::', 64, 0x80, 86400, 0), pio('2001:db8:3::1', 64, 0x60, 7200, 1800), pio('2001:db8:4::', 56, 0x10, 0, 0),
        rio('::', 0, 0, 1800, 1), rio('2001:db8:10::', 48, 1, 600, 2), rio('2001:db8:20::1', 128, 3, 0xFFFFFFFF, 3), rio('2001:db8:30::', 64, 2, 0, 2),
        struct.pack('!BBHI', 25, 3, 0, 600) + a6('2001:db8:1::53'), struct.pack('!BBHI', 25, 5, 0, 0xFFFFFFFF) + a6('2001:db8:1::53') + a6('fe80::53'),
        padded(31, struct.pack('!HI', 0, 600), name('example.org') + name('lab.example.net')),
        struct.pack('!BBHI', 7, 1, 0, 30000), struct.pack('!BBHHH', 8, 1, 0, 10, 1800), flags=0xC8), mac_src=ROUTER)),
    ('router advertisement, PREF64 and after it an MTU', ip6(LL_R, 'ff02::1', ra(struct.pack('!BBH', 38, 2, 600 & ~7 | 0) + a6('64:ff9b::')[:12], struct.pack('!BBHI', 5, 1, 0, 1480)), mac_src=ROUTER)),
    ('router advertisement, captive portal', ip6(LL_R, 'ff02::1', ra(padded(37, b'', b'https://portal.example/')), mac_src=ROUTER)),
    ('router advertisement, flags extension', ip6(LL_R, 'ff02::1', ra(struct.pack('!BB', 26, 1) + b'\x80' + b'\0' * 5), mac_src=ROUTER)),
    ('router advertisement, experimental option', ip6(LL_R, 'ff02::1', ra(struct.pack('!BB', 253, 1) + b'lab...'), mac_src=ROUTER)),
    ('neighbor solicitation, DAD without nonce', ip6('::', 'ff02::1:ff00:2', ns(LL_H))),
    ('neighbor solicitation, DAD with nonce', ip6('::', 'ff02::1:ff00:2', ns(LL_H, nonce()))),
    ('neighbor solicitation, resolution', ip6(G_H, 'ff02::1:ff00:1', ns(G_R, lla(1, HOST)))),
    ('neighbor solicitation, unicast probe', ip6(LL_H, LL_R, ns(LL_R, lla(1, HOST)))),
    ('neighbor advertisement, no flags', ip6(LL_R, LL_H, na(LL_R, 0), **FROM_R)),
    ('neighbor advertisement, router solicited override', ip6(G_R, G_H, na(G_R, 0xE0, lla(2, ROUTER)), **FROM_R)),
    ('neighbor advertisement, router solicited', ip6(LL_R, LL_H, na(LL_R, 0xC0), **FROM_R)),
    ('neighbor advertisement, solicited', ip6(LL_R, LL_H, na(LL_R, 0x40), **FROM_R)),
    ('neighbor advertisement, solicited override', ip6(LL_R, LL_H, na(LL_R, 0x60, lla(2, ROUTER)), **FROM_R)),
    ('neighbor advertisement, override to all nodes', ip6(LL_R, 'ff02::1', na(LL_R, 0x20, lla(2, ROUTER)), mac_src=ROUTER)),
    ('redirect', ip6(LL_R, G_H, icmp(137, 0, b'\0' * 4 + a6(LL_R) + a6('2001:db8:ffff::1') + lla(2, ROUTER) + struct.pack('!BB6x', 4, 14) + PING), **FROM_R)),
    ('MLDv1 query', ip6(LL_R, 'ff02::1', mld(130, '::', 10000), hops=1, alert=True, mac_src=ROUTER)),
    ('MLDv1 group query', ip6(LL_R, 'ff02::1:ff00:2', mld(130, 'ff02::1:ff00:2', 1000), hops=1, alert=True, mac_src=ROUTER)),
    ('MLDv1 report', ip6(LL_H, 'ff02::1:ff00:2', mld(131, 'ff02::1:ff00:2'), hops=1, alert=True)),
    ('MLDv1 done', ip6(LL_H, 'ff02::2', mld(132, 'ff02::1:ff00:2'), hops=1, alert=True)),
    ('MLDv2 general query', ip6(LL_R, 'ff02::1', mldv2_query('::'), hops=1, alert=True, mac_src=ROUTER)),
    ('MLDv2 group and source query', ip6(LL_R, 'ff15::1', mldv2_query('ff15::1', 1000, sources=('2001:db8::1', '2001:db8::2')), hops=1, alert=True, mac_src=ROUTER)),
    ('MLDv2 report, one record, from ::', ip6('::', 'ff02::16', mldv2_report((4, 'ff02::1:ff00:2', ())), hops=1, alert=True)),
    ('MLDv2 report, every record', ip6(LL_H, 'ff02::16', mldv2_report(
        (1, 'ff15::1', ('2001:db8::1',)), (2, 'ff15::2', ()), (3, 'ff15::3', ()), (4, 'ff15::4', ()), (5, 'ff15::5', ('2001:db8::1', '2001:db8::2')), (6, 'ff15::6', ('2001:db8::1',))), hops=1, alert=True)),
    ('echo request', ip6(G_H, '2001:db8:ffff::1', echo(128), hops=64)),
    ('echo reply', ip6('2001:db8:ffff::1', G_H, echo(129), hops=64, **FROM_R)),
    ('echo request, traffic class and flow label', ip6(G_H, '2001:db8:ffff::1', echo(128), hops=64, tclass=0x20, flow=0x12345)),
] + [
    ('destination unreachable code %d' % code, ip6(LL_R, G_H, icmp(1, code, b'\0' * 4 + PING), hops=64, **FROM_R)) for code in range(8)
] + [
    ('destination unreachable, port, for UDP', ip6(G_R, G_H, icmp(1, 4, b'\0' * 4 + UDP), hops=64, **FROM_R)),
    ('packet too big', ip6(G_R, G_H, icmp(2, 0, struct.pack('!I', 1280) + PING), hops=64, **FROM_R)),
    ('time exceeded, hop limit', ip6(G_R, G_H, icmp(3, 0, b'\0' * 4 + PING), hops=64, **FROM_R)),
    ('time exceeded, reassembly', ip6(G_R, G_H, icmp(3, 1, b'\0' * 4 + PING), hops=64, **FROM_R)),
    ('parameter problem, header', ip6(G_R, G_H, icmp(4, 0, struct.pack('!I', 6) + PING), hops=64, **FROM_R)),
    ('parameter problem, next header', ip6(G_R, G_H, icmp(4, 1, struct.pack('!I', 6) + PING), hops=64, **FROM_R)),
    ('parameter problem, option', ip6(G_R, G_H, icmp(4, 2, struct.pack('!I', 42) + PING), hops=64, **FROM_R)),
    ('unknown ICMPv6 type', ip6(G_R, G_H, icmp(200, 7, b'\0' * 4), hops=64, **FROM_R)),
    ('bad checksum', ip6(LL_H, 'ff02::2', icmp(133, 0, b'\0' * 4 + lla(1, HOST)), bad=0xFFFF)),
    ('hop limit 254', ip6(LL_R, 'ff02::1', ra(), hops=254, mac_src=ROUTER)),
    ('option of length 0', ip6(LL_R, 'ff02::1', ra(struct.pack('!BB6x', 3, 0)), mac_src=ROUTER)),
    ('option longer than the packet', ip6(LL_R, 'ff02::1', ra(struct.pack('!BB6x', 3, 4)), mac_src=ROUTER)),
    ('router advertisement cut short', ip6(LL_R, 'ff02::1', icmp(134, 0, b'\0' * 4), mac_src=ROUTER)),
    ('UDP', ip6(G_H, '2001:db8:ffff::1', udp(40000, 7, b'hello'), 17, 64)),
    ('DNS', ip6(G_H, '2001:db8:1::53', udp(40000, 53, bytes.fromhex('123401000001000000000000') + name('www.example.org') + struct.pack('!HH', 28, 1)), 17, 64)),
    ('DHCPv6 solicit', ip6(LL_H, 'ff02::1:2', udp(546, 547, bytes.fromhex('01abcdef') + struct.pack('!HH', 1, 10) + bytes.fromhex('00030001') + HOST + struct.pack('!HHIII', 3, 12, 1, 0, 0) + struct.pack('!HHH', 8, 2, 0)), 17, 1)),
    ('TCP SYN', ip6(G_H, '2001:db8:ffff::1', tcp(40000, 80, 2, 1000, 0, bytes.fromhex('020405a0')), 6, 64)),
    ('TCP SYN ACK', ip6('2001:db8:ffff::1', G_H, tcp(80, 40000, 0x12, 5000, 1001, bytes.fromhex('020405a0')), 6, 64, **FROM_R)),
    ('TCP ACK', ip6(G_H, '2001:db8:ffff::1', tcp(40000, 80, 0x10, 1001, 5001), 6, 64)),
    ('TCP data', ip6(G_H, '2001:db8:ffff::1', tcp(40000, 80, 0x18, 1001, 5001, b'', b'GET / HTTP/1.0\r\n\r\n'), 6, 64)),
    ('TCP FIN', ip6(G_H, '2001:db8:ffff::1', tcp(40000, 80, 0x11, 1019, 5001), 6, 64)),
    ('TCP RST', ip6('2001:db8:ffff::1', G_H, tcp(80, 40000, 4, 5001, 0), 6, 64, **FROM_R)),
    ('no next header', ip6(G_H, G_R, b'', 59, 64)),
    ('fragment, first', ip6(G_H, '2001:db8:ffff::1', struct.pack('!BBHI', 58, 0, 1, 0x1234) + echo(128), 44, 64)),
    ('fragment, last', ip6(G_H, '2001:db8:ffff::1', struct.pack('!BBHI', 58, 0, 64 & ~7, 0x1234) + bytes(40), 44, 64)),
    ('6in4', bytes.fromhex('020000000001020000000002' '0800') + (lambda h: h[:10] + struct.pack('!H', checksum(h)) + h[12:])(struct.pack('!BBHHHBBH4s4s', 0x45, 0, 20 + len(PING), 0, 0x4000, 255, 41, 0, bytes([192, 0, 2, 2]), bytes([198, 51, 100, 1]))) + PING),
    ('ARP request', b'\xff' * 6 + HOST + bytes.fromhex('08060001080006040001') + HOST + bytes([192, 0, 2, 2]) + bytes(6) + bytes([192, 0, 2, 1])),
    ('STP BPDU', bytes.fromhex('0180c2000000') + ROUTER + bytes.fromhex('0026424203') + bytes.fromhex('000000000080000200000000010000000080000200000000018001000014000200 0f00'.replace(' ', '')) + bytes(8)),
]

with open(sys.argv[1], 'wb') as out:
    out.write(struct.pack('<IHHiIII', 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
    for number, (_, frame) in enumerate(ALL, 1):
        out.write(struct.pack('<IIII', number, number * 1001, len(frame), len(frame)) + frame)
for number, (label, _) in enumerate(ALL, 1):
    print(f'# {number}: {label}')
