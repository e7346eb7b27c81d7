/** @type {import('next').NextConfig} */
export default {
  // The author's desk, app/author, is of development alone: a build does not know its files.
  pageExtensions: process.env.NODE_ENV === 'development' ? ['ts', 'tsx', 'dev.ts', 'dev.tsx'] : ['ts', 'tsx'],
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  turbopack: { root: import.meta.dirname },
  typescript: { ignoreBuildErrors: true }, // `npm run typecheck` is the gate; the build need not do it twice
}
