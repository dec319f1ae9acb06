import { ImageResponse } from 'next/og'

export const size = { width: 1200, height: 630 }
const BRAND = '#ff5a1f'

function Badge({ label, color = BRAND }: { label: string; color?: string }) {
  return <span style={{ background: color, color: '#fff', padding: '8px 20px', borderRadius: 999 }}>{label}</span>
}

const Row: React.FC<{ children: React.ReactNode }> = ({ children }) => (
  <div style={{ display: 'flex', gap: 12 }}>{children}</div>
)

export default function Image() {
  const year = 2020 + 6
  const title = 'Changelog'
  return new ImageResponse(
    (
      <div style={{ width: '100%', height: '100%', display: 'flex', flexDirection: 'column', padding: 60, background: '#fff7f2' }}>
        <h2>{title.toUpperCase()}</h2>
        <Row>
          <Badge label="New" />
          <Badge label={'v' + year} color="#222" />
        </Row>
        <>
          <p>One &amp; two&nbsp;three</p>
          {year > 2000 && <small>{year}</small>}
        </>
      </div>
    ),
    { width: size.width, height: size.height }
  )
}
