/** The examples of systemd.network(5) and systemd.netdev(5), where this machine has the pages of systemd 252. */
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { loadNetDev } from '../../../../sim/daemons/systemd-networkd/config/netdev';
import { loadNetworks } from '../../../../sim/daemons/systemd-networkd/config/network-load';
import { networkdProfile } from '../../../../sim/daemons/systemd-networkd/version';
import { fileTree } from '../file-tree';

const page = (name: string): string => `/usr/share/man/man5/systemd.${name}.5.gz`;
const machine = { hostname: 'box', kernel: '6.1.0', container: false };
const profile = networkdProfile('252');

function examples(name: string): string[] {
  if (!existsSync(page(name))) return [];
  const text = gunzipSync(readFileSync(page(name))).toString('utf8');
  const after = text.slice(text.indexOf('.SH "EXAMPLES"'));
  return [...after.matchAll(/\.nf\n([^]*?)\n\.fi/g)].map(([, block = '']) =>
    block.replaceAll('\\-', '-').replaceAll('\\&', '').replaceAll('\\*(Aq', "'").replaceAll('\\e', '\\'),
  );
}

const ACCEPTED = /not simulated|NetDev could not be found|Gateway= without static address/;
const complaints = (read: (say: (level: string, text: string) => void) => void): string[] => {
  const said: string[] = [];
  read((level, text) => {
    if (level !== 'debug' && !ACCEPTED.test(text)) said.push(text);
  });
  return said;
};

const isFile = (text: string): boolean => /^\[/m.test(text);
const isNetDev = (text: string): boolean => text.includes('[NetDev]');
/** Without the name of the file above it. */
const all = [...examples('network'), ...examples('netdev')]
  .filter(isFile)
  .map(text => text.replace(/^\/.*\n/gm, ''));
const test252 = all.length > 0 ? test : test.skip;

test252('are accepted without a complaint', () => {
  const found = all.flatMap(text =>
    complaints(say => {
      if (isNetDev(text)) loadNetDev(fileTree({ '/a.netdev': text }), '/a.netdev', profile, machine, say);
      else
        loadNetworks(fileTree({ '/etc/systemd/network/a.network': text }), profile, machine, new Map(), say);
    }).map(line => `${line}\n${text}`),
  );
  expect(found).toEqual([]);
});
