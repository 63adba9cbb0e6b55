/** Records what the dhcpd of this machine says: `npx ts-node test/daemons/dhcpd/record-verdicts.ts`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONFIGURATIONS } from './configurations';
import { askDhcpd } from './dhcpd-t';

writeFileSync(
  join(__dirname, 'verdicts.json'),
  `${JSON.stringify(askDhcpd(CONFIGURATIONS), undefined, 2)}\n`,
);
