import { ImageResponse } from '@vercel/og'

export const runtime = 'edge'
export const alt = 'Shop'
export const size = { width: 1200, height: 630 }

const bold = fetch(new URL('./Bold.ttf', import.meta.url)).then((res) => res.arrayBuffer())

export default async function handler() {
  const fontData = await bold
  const logo = await fetch('https://example.com/logo.png').then((res) => res.arrayBuffer())
  return new ImageResponse(
    (
      <div style={{ display: 'flex', fontFamily: '"Bold"', fontSize: 80, background: 'black', color: 'white', width: '100%', height: '100%' }}>
        <img src={logo} width="100" />
        Open all day
      </div>
    ),
    { ...size, fonts: [{ name: 'Bold', data: fontData, weight: 700, style: 'normal' }] }
  )
}
