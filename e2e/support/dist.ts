/** The built product, served by the project's own static server. */
import path from 'node:path';
import { ensureBuild, ROOT } from '../../src/cli/set-up.mjs';
import { createStaticServer } from '../../src/cli/static-server.mjs';
import { FaultServer } from './fault-server.ts';

export { ensureBuild, ROOT };
/** `ANYTAB_DIST` names another build, so that one can be tested while the next is made. */
export const DIST = path.resolve(ROOT, process.env['ANYTAB_DIST'] ?? 'dist');

export function createDistServer(): FaultServer {
  const serve = createStaticServer({ root: DIST });
  return new FaultServer(DIST, (request, response) => void serve(request, response));
}
