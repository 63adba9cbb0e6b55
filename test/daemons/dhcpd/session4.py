#!/usr/bin/env python3
"""Records what dhcpd -4 of this machine answers to crafted messages: `sudo python3 session4.py > session4.json`.

Two namespaces with a veth pair between them; dhcpd in one, and this in the other. Times of day are left out.
"""
import ctypes, json, os, re, select, socket, struct, subprocess, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
A = lambda text: socket.inet_aton(text).hex()
T = lambda text: text.encode().hex()
SERVER = [54, A('10.0.0.1')]
m = '02:00:00:00:aa:%02x'

STEPS = [{'mac': m % i, 'type': 1} for i in range(1, 9)] + [
    {'mac': m % 0x99, 'type': 1, 'options': [[55, '0103060c2a']]},
    {'mac': m % 0x99, 'type': 3, 'options': [[50, A('10.0.0.99')], SERVER]},
    {'mac': m % 0x99, 'type': 3, 'options': [[50, A('10.0.0.98')]]},
    {'mac': m % 0x55, 'type': 1, 'options': [[61, T('me')], [55, '031a010f']]},
    {'mac': m % 1, 'type': 3, 'options': [[50, A('10.0.0.50')], SERVER, [12, T('h1')], [61, '01616263']]},
    {'mac': m % 2, 'type': 3, 'options': [[50, A('10.0.0.50')], SERVER]},
    {'mac': m % 2, 'type': 3, 'options': [[50, A('10.1.0.50')]]},
    {'mac': m % 2, 'type': 3, 'options': [[50, A('10.0.0.200')]]},
    {'mac': m % 1, 'type': 3, 'options': [[61, '01616263']], 'ciaddr': '10.0.0.50', 'flags': 32768},
    {'mac': m % 2, 'type': 1, 'options': [[51, '00000032'], [50, A('10.0.0.41')]], 'flags': 32768},
    {'mac': m % 2, 'type': 1, 'options': [[51, 'ffffffff'], [50, A('10.0.0.41')]]},
    {'mac': m % 1, 'type': 1, 'options': [[61, '01616263']]},
    {'mac': m % 1, 'type': 1},
    {'mac': m % 5, 'type': 8, 'options': [[55, '0103061a']], 'ciaddr': '10.0.0.77'},
    {'mac': m % 5, 'type': 8},
    {'mac': m % 5, 'type': 8, 'ciaddr': '10.2.0.77'},
    {'mac': m % 1, 'type': 4, 'options': [[50, A('10.0.0.50')], SERVER, [61, '01616263']]},
    {'mac': m % 1, 'type': 4, 'options': [[50, A('10.0.0.250')], SERVER]},
    {'mac': m % 2, 'type': 3, 'options': [[50, A('10.0.0.51')], SERVER]},
    {'mac': m % 2, 'type': 7, 'options': [SERVER], 'ciaddr': '10.0.0.51'},
    {'mac': m % 3, 'type': 7, 'options': [SERVER], 'ciaddr': '10.0.0.51'},
    {'mac': m % 3, 'type': 99},
    {'mac': m % 3, 'type': 2},
    {'mac': m % 3, 'type': 1, 'giaddr': '10.77.0.1'},
    {'mac': m % 3, 'type': 3, 'options': [[50, A('10.0.0.40')]], 'giaddr': '10.77.0.1'},
    {'mac': m % 3, 'type': 3, 'options': [[50, A('10.78.0.40')]], 'giaddr': '10.77.0.1'},
    {'mac': m % 20, 'type': 1},
    {'mac': m % 4, 'type': 3, 'options': [[50, A('10.0.0.41')], SERVER, [60, T('thing')], [12, T('x')]]},
]


def checksum(octets):
    total = sum(struct.unpack('!%dH' % (len(octets) // 2), octets))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def frame(step):
    mac = bytes.fromhex(step['mac'].replace(':', ''))
    ciaddr = socket.inet_aton(step.get('ciaddr', '0.0.0.0'))
    data = struct.pack('!BBBBIHH', 1, 1, 6, 0, 0x1234, 0, step.get('flags', 0)) + ciaddr + bytes(8)
    data += socket.inet_aton(step.get('giaddr', '0.0.0.0')) + mac + bytes(10 + 192) + bytes.fromhex('63825363')
    data += bytes([53, 1, step['type']])
    for code, value in step.get('options', []):
        data += bytes([code, len(value) // 2]) + bytes.fromhex(value)
    data = (data + b'\xff').ljust(300, b'\0')
    udp = struct.pack('!HHHH', 68, 67, 8 + len(data), 0) + data
    ip = struct.pack('!BBHHHBBH', 0x45, 16, 20 + len(udp), 0, 0, 128, 17, 0) + ciaddr + b'\xff' * 4
    ip = ip[:10] + struct.pack('!H', checksum(ip)) + ip[12:]
    return b'\xff' * 6 + mac + b'\x08\x00' + ip + udp


def answer(sock, wait):
    end = time.time() + wait
    while select.select([sock], [], [], max(0, end - time.time()))[0]:
        octets = sock.recv(2000)
        if octets[23] != 17 or octets[34:36] != b'\0\x43':
            continue
        return {'to': octets[0:6].hex(':'), 'ip': socket.inet_ntoa(octets[30:34]), 'data': octets[42:].hex()}
    return None


def main():
    here = os.getpid()
    dhcpd = None
    names = ['s4s%d' % here, 's4c%d' % here]
    run = lambda *words: subprocess.run(words, check=True)
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            run('ip', 'netns', 'add', name)
        try:
            run('ip', 'link', 'add', 'eth0', 'netns', names[0], 'address', '02:00:00:00:bb:01', 'type', 'veth',
                'peer', 'name', 'eth0', 'netns', names[1])
            for name in names:
                run('ip', '-n', name, 'link', 'set', 'eth0', 'up')
            run('ip', '-n', names[0], 'address', 'add', '10.0.0.1/24', 'dev', 'eth0')
            leases = os.path.join(folder, 'leases')
            open(leases, 'w').close()
            log = open(os.path.join(folder, 'log'), 'w+')
            start = ['ip', 'netns', 'exec', names[0], 'dhcpd', '-4', '-d', '-cf', os.path.join(HERE, 'session4.conf'),
                     '-lf', leases, '-pf', os.path.join(folder, 'pid'), 'eth0']
            dhcpd = subprocess.Popen(start, stderr=log, cwd=folder)
            time.sleep(2)
            fd = os.open('/var/run/netns/' + names[1], os.O_RDONLY)
            ctypes.CDLL(None, use_errno=True).setns(fd, 0)
            sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0800))
            sock.bind(('eth0', 0x0800))
            answers = []
            for step in STEPS:
                sock.send(frame(step))
                answers.append(answer(sock, 0.7))
            dhcpd.terminate()
            dhcpd.wait()
            log.seek(0)
            said = log.read().split('Server starting service.\n')[1].splitlines()
            written = re.sub(r'\d \d{4}/\d\d/\d\d \d\d:\d\d:\d\d', 'then', open(leases).read())
        finally:
            if dhcpd is not None:
                dhcpd.kill()
                dhcpd.wait()
            for name in names:
                subprocess.run(['ip', 'netns', 'del', name])
    steps = [{**step, 'answer': found} for step, found in zip(STEPS, answers)]
    leases = written[written.index('\nlease ') + 1:]
    print(json.dumps({'steps': steps, 'log': said, 'leases': leases.splitlines()}, indent=2))


if __name__ == '__main__':
    main()
