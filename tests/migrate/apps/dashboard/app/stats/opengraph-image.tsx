import { ImageResponse } from 'next/og'

export const alt = 'Stats'
export const size = { width: 1200, height: 630 }
const rows = [[3, 7, 5], [9, 4, 6]]
const container: React.CSSProperties = { display: 'flex', width: '100%', height: '100%', background: '#111', color: '#eee' }
const max = Math.max(3, 7, 5, 9, 4, 6)

const bar = (value: number) => ({ width: 40, height: (value / max) * 300, background: value > 5 ? 'lime' : 'tomato' })

export default function Image() {
  return new ImageResponse(
    <section style={container}>
      {rows.map((row, y) => (
        <div key={y} style={{ display: 'flex', alignItems: 'flex-end', gap: 8, marginLeft: 60 }}>
          {row.map((value) => <div key={value} style={bar(value)} />)}
        </div>
      ))}
      <footer onClick={() => null} className="note" data-kind="total">
        {rows.length} rows{' '}
        <em>{rows.map((row) => row.join('+')).join(', ')}</em>
      </footer>
      <div dangerouslySetInnerHTML={{ __html: '<b>bold</b>' }} />
    </section>,
    { ...size, statusText: 'OK' }
  )
}
