import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from '../../lambdas/contract/routes';

/** The page that shows the API's document. Everything it loads is named by where it lies beside it. */
const DOCS_HTML = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>VPN Provisioner: the HTTP API</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="docs/viewer.css">
    <link rel="stylesheet" href="docs/docs.css">
  </head>
  <body>
    <main id="docs"></main>
    <noscript>The API's document is <a href="openapi.json">openapi.json</a>.</noscript>
    <script src="docs/viewer.js"></script>
    <script src="docs/docs.js"></script>
  </body>
</html>
`;

const DOCS_CSS = `body { margin: 0; background: #fafafa; }
noscript { display: block; padding: 2rem; font-family: sans-serif; }
`;

/** Calls need a signature, which the viewer cannot make: it only shows. */
const DOCS_JS = `window.SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#docs',
  validatorUrl: null,
  supportedSubmitMethods: [],
  deepLinking: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
});
`;

/** Where the content of each page is from. */
const CONTENTS: Readonly<Record<Page['file'], string | { readonly file: string }>> = {
  'openapi.json': { file: 'docs/openapi.json' },
  'docs.html': DOCS_HTML,
  'docs.css': DOCS_CSS,
  'docs.js': DOCS_JS,
  'viewer.css': { file: 'node_modules/swagger-ui-dist/swagger-ui.css' },
  'viewer.js': { file: 'node_modules/swagger-ui-dist/swagger-ui-bundle.js' },
};

/** Writes the pages that anybody may read into a folder, compressed, as the function behind them reads them. */
export async function writePages(projectDir: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const writes = Object.entries(CONTENTS).map(async ([name, content]) => {
    const plain = typeof content === 'string' ? content : await readFile(join(projectDir, content.file));
    await writeFile(join(folder, `${name}.gz`), gzipSync(plain, { level: 9 }));
  });
  await Promise.all(writes);
}
