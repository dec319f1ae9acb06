import { ImageResponse } from 'next/og'

export const size = { width: 180, height: 180 }
export const contentType = 'image/png'

export default function AppleIcon() {
  return new ImageResponse(
    <div style={{ ...{ background: 'linear-gradient(135deg, #f06, #90f)' }, width: '100%', height: '100%', display: 'flex' }}>
      <svg width="180" height="180" viewBox="0 0 24 24" fill="none" stroke="white" strokeWidth={2} strokeLinecap="round">
        <path d="M4 12h16M12 4v16" />
        <circle cx="12" cy="12" r="9" strokeDasharray="4 2" />
      </svg>
    </div>,
    { ...size },
  )
}
