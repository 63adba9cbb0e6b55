/** Records what the tcpdump of this machine prints of DHCP messages: `npx ts-node test/wire/text/record-dhcp.ts`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dhcp4Samples } from './dhcpv4-samples';
import { dhcp6Samples } from './dhcpv6-samples';
import { tcpdump } from './tcpdump';

for (const [name, frames] of [
  ['dhcpv4', dhcp4Samples(100)],
  ['dhcpv6', dhcp6Samples(150)],
] as const) {
  const [n, v] = [tcpdump(frames, []), tcpdump(frames, ['-v'])];
  const recorded = frames.map((frame, i) => ({
    frame: Buffer.from(frame).toString('hex'),
    n: n[i],
    v: v[i],
  }));
  writeFileSync(join(__dirname, `recorded/${name}.json`), `${JSON.stringify(recorded, undefined, 2)}\n`);
}
