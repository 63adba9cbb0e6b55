#!/usr/bin/env python3
"""Records what dnsmasq of this machine answers to crafted messages of DHCPv4: `sudo python3 session4.py > session4.json`.

Two namespaces with a veth pair between them; dnsmasq in one, and this in the other. Times of day are left out.
"""
import ctypes, importlib.util, json, os, re, socket, subprocess, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
spec = importlib.util.spec_from_file_location('dhcpd4', os.path.join(HERE, '../dhcpd/session4.py'))
dhcpd4 = importlib.util.module_from_spec(spec)
spec.loader.exec_module(dhcpd4)
A, T, m, SERVER = dhcpd4.A, dhcpd4.T, dhcpd4.m, dhcpd4.SERVER
ASK = [55, '0103060c0f1c2a1a28']
WANT = lambda address: [50, A(address)]

STEPS = [
    {'mac': m % 1, 'type': 1, 'options': [ASK, [12, T('box.example.net')]]},
    {'mac': m % 1, 'type': 3, 'options': [WANT('10.0.0.100'), SERVER, ASK, [12, T('box')]]},
    {'mac': m % 1, 'type': 1, 'options': [ASK]},
    {'mac': m % 2, 'type': 1, 'options': [WANT('10.0.0.102')]},
    {'mac': m % 2, 'type': 3, 'options': [WANT('10.0.0.102'), SERVER, [51, '0000000a']]},
    {'mac': m % 3, 'type': 3, 'options': [WANT('10.0.0.102'), SERVER]},
    {'mac': m % 3, 'type': 3, 'options': [WANT('10.0.0.150'), SERVER]},
    {'mac': m % 3, 'type': 3, 'options': [WANT('10.9.0.1'), SERVER]},
    {'mac': m % 3, 'type': 3, 'options': [WANT('10.0.0.101'), [54, A('10.0.0.2')]]},
    {'mac': m % 3, 'type': 3, 'options': [WANT('10.0.0.101')]},
    {'mac': m % 7, 'type': 1, 'options': [ASK, [51, '00000e10']]},
    {'mac': m % 7, 'type': 3, 'options': [WANT('10.0.0.7'), SERVER, ASK], 'flags': 32768},
    {'mac': m % 3, 'type': 3, 'options': [WANT('10.0.0.7'), SERVER]},
    {'mac': m % 8, 'type': 1},
    {'mac': m % 8, 'type': 3, 'options': [WANT('10.0.0.101'), SERVER]},
    {'mac': m % 9, 'type': 1, 'options': [[61, T('me')]]},
    {'mac': m % 9, 'type': 3, 'options': [WANT('10.0.0.98'), SERVER, [61, T('me')], [12, T('other')]]},
    {'mac': m % 10, 'type': 1, 'options': [[12, T('lap')], ASK]},
    {'mac': m % 1, 'type': 3, 'options': [WANT('10.0.0.101')]},
    {'mac': m % 1, 'type': 3, 'options': [ASK], 'ciaddr': '10.0.0.100'},
    {'mac': m % 1, 'type': 3, 'options': [ASK], 'ciaddr': '10.0.0.102'},
    {'mac': m % 11, 'type': 8, 'options': [ASK], 'ciaddr': '10.0.0.77'},
    {'mac': m % 8, 'type': 8, 'options': [ASK], 'ciaddr': '10.0.0.77'},
    {'mac': m % 12, 'type': 1, 'options': [[51, 'ffffffff']], 'flags': 32768},
    {'mac': m % 12, 'type': 3, 'options': [WANT('10.0.0.101'), SERVER]},
    {'mac': m % 13, 'type': 1},
    {'mac': m % 13, 'type': 3, 'options': [WANT('10.0.0.103'), SERVER]},
    {'mac': m % 14, 'type': 1, 'options': [WANT('10.0.0.102')]},
    {'mac': m % 2, 'type': 7, 'options': [SERVER], 'ciaddr': '10.0.0.102'},
    {'mac': m % 2, 'type': 7, 'options': [SERVER], 'ciaddr': '10.0.0.102'},
    {'mac': m % 14, 'type': 1},
    {'mac': m % 13, 'type': 4, 'options': [WANT('10.0.0.103'), SERVER, [56, T('in use')]]},
    {'mac': m % 14, 'type': 1, 'options': [WANT('10.0.0.99')]},
    {'mac': m % 14, 'type': 99},
]


def main():
    dnsmasq = None
    names = ['s4s%d' % os.getpid(), 's4c%d' % os.getpid()]
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
            os.chmod(folder, 0o777)
            leases = os.path.join(folder, 'leases')
            log = open(os.path.join(folder, 'log'), 'w+')
            start = ['ip', 'netns', 'exec', names[0], 'dnsmasq', '-d', '-R', '-C', os.path.join(HERE, 'session4.conf'),
                     '--dhcp-leasefile=' + leases, '--pid-file=']
            dnsmasq = subprocess.Popen(start, stderr=log, cwd=folder)
            time.sleep(2)
            fd = os.open('/var/run/netns/' + names[1], os.O_RDONLY)
            ctypes.CDLL(None, use_errno=True).setns(fd, 0)
            sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0800))
            sock.bind(('eth0', 0x0800))
            answers = []
            for step in STEPS:
                sock.send(dhcpd4.frame(step))
                answers.append(dhcpd4.answer(sock, 0.7))
            written = re.sub(r'^[1-9]\d+', 'then', open(leases).read(), flags=re.M)
            dnsmasq.terminate()
            dnsmasq.wait()
            log.seek(0)
            said = [line.split(': ', 1)[1] for line in log.read().splitlines() if line.startswith('dnsmasq-dhcp: ')]
        finally:
            if dnsmasq is not None:
                dnsmasq.kill()
                dnsmasq.wait()
            for name in names:
                subprocess.run(['ip', 'netns', 'del', name])
    steps = [{**step, 'answer': found} for step, found in zip(STEPS, answers)]
    print(json.dumps({'steps': steps, 'log': said, 'leases': written.splitlines()}, indent=2))


main()
