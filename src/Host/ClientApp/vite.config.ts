import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// The host serves what is built; `npm run dev` serves the sources and asks the host for the rest.
const host = 'http://localhost:5080';

export default defineConfig({
  plugins: [react()],
  build: { outDir: '../wwwroot', emptyOutDir: true, target: 'es2023', chunkSizeWarningLimit: 1200, reportCompressedSize: true },
  server: { proxy: { '/api': host, '/openapi': host, '/join': host, '/health': host } },
  test: { environment: 'jsdom', include: ['src/**/*.test.{ts,tsx}'], setupFiles: ['src/testing.ts'] },
});
