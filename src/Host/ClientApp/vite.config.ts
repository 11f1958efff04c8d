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

export default defineConfig({
  plugins: [react(), compressed],
  // The host puts a nonce of its own in its place with each answer.
  html: { cspNonce: 'LIAISON-NONCE' },
  build: { outDir: '../wwwroot', emptyOutDir: true, target: ['es2021', 'chrome87', 'safari14'], chunkSizeWarningLimit: 1200, reportCompressedSize: false, rolldownOptions: { input: ['index.html', 'm.html'], output: { advancedChunks: { groups: [{ name: 'base', test: /node_modules[\\/](react|react-dom|scheduler|react-router|i18next|react-i18next|@tanstack[\\/](react-)?query(-core)?|openapi-fetch|@ant-design[\\/](cssinjs|cssinjs-utils|colors|fast-color)|stylis|@rc-component[\\/](util|motion|trigger|portal|resize-observer|tooltip))[\\/]/ }] } } } },
  server: { proxy: { '/api': host, '/openapi': host, '/join': host, '/health': host } },
  test: { environment: 'jsdom', include: ['src/**/*.test.{ts,tsx}'], setupFiles: ['src/testing.ts'] },
});
