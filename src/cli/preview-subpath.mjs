// @ts-check
/**
 * `npm run preview:subpath`: serves the build as the plainest static host would, below a sub-path and without any header that
 * the page could wish for. `PORT` and `SUBPATH` choose others.
 */
import path from 'node:path';
import { ensureBuild, ensureDependencies, requireNode, ROOT, runMain } from './set-up.mjs';
import { listenLocally } from './static-server.mjs';

runMain(async () => {
  requireNode();
  ensureDependencies();
  ensureBuild();
  const subPath = (process.env['SUBPATH'] ?? 'some/where').replace(/^\/+|\/+$/g, '');
  const { url } = await listenLocally({
    root: path.join(ROOT, 'dist'),
    firstPort: Number(process.env['PORT'] ?? 4273),
    headers: {},
    basePath: subPath === '' ? '/' : `/${subPath}/`,
  });
  console.log(`\nThe build as a plain static host serves it: ${url}\nStop with Ctrl+C.`);
});
