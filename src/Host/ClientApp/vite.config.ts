import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

// The host serves what is built; `npm run dev` serves the sources and asks the host for the rest.
const host = 'http://localhost:5080';

/** Compressed once, as well as can be, instead of at each request: the host serves the .br beside the file. */
const compressed: Plugin = {
  name: 'compressed',
  apply: 'build',
  // As it was written: other plugins change the files until then.
  writeBundle({ dir = '.' }, bundle) {
    for (const name of Object.keys(bundle).filter((file) => /\.(js|css)$/.test(file))) {
      writeFileSync(join(dir, `${name}.br`), brotliCompressSync(readFileSync(join(dir, name))));
    }
  },
};

/** What a phone fetches before it shows its first page: compressed, all scripts. */
const firstPage = ['src/mobile/main.tsx', 'src/mobile/App.tsx', 'src/mobile/pages/Items.tsx', 'src/mobile/texts/zh.ts'];
const budget = 200_000;

/** Fails the build when the phone's first page is more than its budget. */
const small: Plugin = {
  name: 'small',
  apply: 'build',
  writeBundle({ dir = '.' }, bundle) {
    const wanted = new Set<string>();
    const want = (file: string) => {
      const chunk = bundle[file];
      if (chunk?.type !== 'chunk' || wanted.has(file)) return;
      wanted.add(file);
      chunk.imports.forEach(want);
    };
    for (const part of firstPage) {
      const file = Object.values(bundle).find((chunk) => chunk.type === 'chunk' && chunk.moduleIds.some((id) => id.split('\\').join('/').endsWith(part)))?.fileName;
      if (!file) this.error(`${part} is in no chunk: what the first page needs has to be named here.`);
      want(file);
    }
    const size = [...wanted].reduce((sum, file) => sum + brotliCompressSync(readFileSync(join(dir, file))).length, 0);
    console.log(`first page of the workbench: ${(size / 1000).toFixed(0)} KB of ${budget / 1000} KB in ${wanted.size} files`);
    if (size > budget) this.error(`The workbench's first page has ${size} bytes of compressed script; it may have ${budget}.`);
  },
};

export default defineConfig({
  plugins: [react(), compressed, small],
  // The host puts a nonce of its own in its place with each answer.
  html: { cspNonce: 'LIAISON-NONCE' },
  build: { outDir: '../wwwroot', emptyOutDir: true, target: ['es2021', 'chrome87', 'safari14'], chunkSizeWarningLimit: 1200, reportCompressedSize: false, rolldownOptions: { input: ['index.html', 'm.html'], output: { advancedChunks: { groups: [
    // Both pages have it; only the admin's has the rest.
    { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler|react-router|@tanstack[\\/](react-)?query(-core)?|openapi-fetch)[\\/]/ },
    { name: 'base', test: /node_modules[\\/](i18next|react-i18next|@ant-design[\\/](cssinjs|cssinjs-utils|colors|fast-color)|stylis|@rc-component[\\/](util|motion|trigger|portal|resize-observer|tooltip))[\\/]/ }] } } } },
  server: { proxy: { '/api': host, '/openapi': host, '/join': host, '/health': host } },
  test: { environment: 'jsdom', include: ['src/**/*.test.{ts,tsx}'], setupFiles: ['src/testing.ts'] },
});
