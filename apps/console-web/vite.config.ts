import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  resolve: { conditions: ['@tocsin/source', 'module', 'browser', 'production'] },
  server: { proxy: { '/api': 'http://localhost:8080' } },
});
