import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const alias = { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') }

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          include: [
            'lib/**/*.test.ts',
            'components/**/*.test.ts',
            'components/**/*.test.tsx',
            'e2e/**/*.test.ts',
          ],
          exclude: ['**/*.cluster.test.ts', '**/node_modules/**'],
          testTimeout: 60_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'cluster',
          globalSetup: ['e2e/control-plane/test-cluster.mjs'],
          include: ['lib/**/*.cluster.test.ts', 'e2e/**/*.cluster.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
          // As in Chromium: two real programs race here on a machine that may be busy; the report says "retry".
          retry: process.env.CI ? 1 : 0,
        },
      },
    ],
  },
})
