import { ImageResponse } from 'next/og'
import { OgLayout, Logo } from '@/components/og'
import loadFonts from '@/lib/fonts'

export const alt = 'Docs'
export const size = { width: 1200, height: 630 }

export default async function Image() {
  return new ImageResponse(
    <div style={{ display: 'flex', background: 'white', width: '100%', height: '100%' }}>
      <Logo size={80} />
      <OgLayout title="Docs"><p>Read me</p></OgLayout>
    </div>,
    { ...size, fonts: await loadFonts(), headers: { 'Cache-Control': 'public, max-age=60' } }
  )
}
