import '@fontsource-variable/source-serif-4/opsz.css'
import '@fontsource-variable/source-serif-4/opsz-italic.css'
import '@fontsource-variable/instrument-sans/index.css'
import '@fontsource/commit-mono/400.css'
import '@fontsource/commit-mono/700.css'
import './tokens.css'
import './globals.css'
import type { Metadata, Viewport } from 'next'
import type { ReactNode } from 'react'
import { ContentWatch } from '../components/author/ContentWatch'
import { PaletteDoor } from '../components/palette/PaletteDoor'
import { KeptBanner } from '../components/progress/KeptBanner'
import { WakeStores } from '../components/stores/WakeStores'

export const metadata: Metadata = {
  title: { default: 'Chartroom: learn Helm by seeing why', template: '%s · Chartroom' },
  description:
    'Twelve lessons on Helm charts for AI services, with a workbench that renders, explains and installs them in your browser.',
  referrer: 'no-referrer',
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fbf9f4' },
    { media: '(prefers-color-scheme: dark)', color: '#11161d' },
  ],
}

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    // theme.js sets data-theme before React looks.
    <html lang="en" suppressHydrationWarning>
      <head>
        <script src="/theme.js" />
      </head>
      <body>
        <a className="skip" href="#main">
          Skip to the content
        </a>
        <KeptBanner />
        {children}
        <PaletteDoor />
        <WakeStores />
        {process.env.NODE_ENV === 'development' && <ContentWatch />}
      </body>
    </html>
  )
}
