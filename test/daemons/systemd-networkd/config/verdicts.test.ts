import { loadNetDev, type NetDev } from '../../../../sim/daemons/systemd-networkd/config/netdev';
import { loadNetworks } from '../../../../sim/daemons/systemd-networkd/config/network-load';
import { networkFiles } from '../../../../sim/daemons/systemd-networkd/config/conf-files';
import { networkdProfile } from '../../../../sim/daemons/systemd-networkd/version';
import { fileTree } from '../file-tree';
import verdicts from './verdicts-252.json';

/** What the real systemd-networkd 252.38 logged at debug level of the same files; the order is its own. */
test('the complaints about bad files are those of networkd 252', () => {
  const said: string[] = [];
  const files = fileTree(verdicts.files);
  const profile = networkdProfile('252');
  const machine = { hostname: 'box', kernel: '6.1.0', container: true };
  const say = (_level: string, text: string): void => void said.push(text);
  const netdevs = new Map<string, NetDev>();
  for (const file of networkFiles(files, '.netdev')) {
    const netdev = loadNetDev(files, file, profile, machine, say);
    if (netdev === undefined) continue;
    const first = netdevs.get(netdev.name);
    if (first === undefined) netdevs.set(netdev.name, netdev);
    else
      say(
        'warning',
        `${netdev.name}: Device was already configured by "${first.filename}", ignoring ${file}.`,
      );
  }
  loadNetworks(files, profile, machine, netdevs, say);
  expect(said).toEqual(verdicts.log);
});
