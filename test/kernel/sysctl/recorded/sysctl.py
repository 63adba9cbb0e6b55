#!/usr/bin/env python3
"""What sysctl.txt was recorded with: `python3 sysctl.py > sysctl.txt` as root, Linux 6.18.

Reads every file below /proc/sys/net/ipv6 of the first namespace that a new one does not have (nothing is written there),
then of a new namespace with lo and a veth eth0, both up, and writes to each file of the new one.
"""
import errno
import os
import subprocess
import sys

ROOT = '/proc/sys/net/ipv6'
# Nothing of interest happens to numbers between these.
INPUTS = ['-1', '0', '1', '2', '3', '7', '33', '100', '255', '256', '1001', '65535', '8589934', '8589935',
          '2147483647', '2147483648', '4294967295', '4294967296', '0x10', '010', ' 7\n', '1 2', '1,2', '3-1', '2-4\n',
          '\n', 'abc', '1.5', '1x', '-', '18446744073709551616']
# Not numbers; or they cannot be read back; or writing them has effects that reading shows elsewhere.
NOT_WRITTEN = {'stable_secret', 'flush', 'mc_forwarding'}


def files(root):
    found = []
    for folder, _, names in os.walk(root):
        found += [os.path.join(folder, name) for name in names]
    return sorted(os.path.relpath(path, root) for path in found)


def mode(path):
    return f'{os.stat(os.path.join(ROOT, path)).st_mode & 0o777:o}'


def read(path):
    try:
        with open(os.path.join(ROOT, path)) as file:
            return file.read().rstrip('\n')
    except OSError as error:
        return errno.errorcode[error.errno]


def write(path, text):
    fd = None
    try:
        fd = os.open(os.path.join(ROOT, path), os.O_WRONLY)
        os.write(fd, text.encode())
        return None
    except OSError as error:
        return errno.errorcode[error.errno]
    finally:
        if fd is not None:
            os.close(fd)


def quoted(text):
    return '"' + text.replace('\n', '\\n') + '"'


def main():
    first = {path: (mode(path), read(path)) for path in files(ROOT)}
    unshare()
    run = lambda command: subprocess.run(command, shell=True, check=True)
    run('ip link set lo up')
    run('ip link add eth0 address 02:00:00:00:00:01 type veth peer name eth1 address 02:00:00:00:00:02')
    run('ip link set eth0 up; ip link set eth1 up; sleep 3')
    mine = files(ROOT)
    shown = [path for path in mine if '/eth1/' not in path]
    print('## only in the first namespace: mode, file, value')
    for path, (bits, value) in first.items():
        parts = path.split('/')
        foreign = parts[0] in ('conf', 'neigh') and parts[1] not in ('all', 'default', 'lo')
        if path not in mine and not foreign:
            print(bits, path, value)
    print('## in every namespace: mode, file, value')
    for path in shown:
        print(mode(path), path, read(path))
    print('## writing: files, then what came of each text')
    groups = {}
    for path in shown:
        if path.split('/')[-1] in NOT_WRITTEN or '/lo/' in path:
            continue
        before = read(path)
        results = []
        for text in INPUTS:
            refused = write(path, text)
            results.append(f'{quoted(text)}={refused or read(path)}')
            write(path, before)
        groups.setdefault(' '.join(results), []).append(path)
    for results, paths in groups.items():
        print('>', ' '.join(paths))
        print(results)


def unshare():
    import ctypes
    if ctypes.CDLL(None, use_errno=True).unshare(0x40000000) != 0:
        sys.exit('unshare')


main()
