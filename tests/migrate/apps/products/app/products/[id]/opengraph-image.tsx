import { ImageResponse } from 'next/og'

export const alt = 'Product'
export const size = { width: 1200, height: 630 }
export const dynamicParams = false

const products: Record<string, { name: string; price: number }> = {
  lamp: { name: 'Desk lamp', price: 49.5 },
  chair: { name: 'Oak chair', price: 240 },
}

export async function generateStaticParams() {
  return Object.keys(products).map((id) => ({ id }))
}

export default async function Image({ params }: { params: Promise<{ id: string }> }) {
  const product = products[(await params).id]
  if (!product) {
    return new ImageResponse(<div style={{ background: 'white', width: '100%', height: '100%' }}>Not found</div>, { status: 404 })
  }
  const { name, price } = product
  return new ImageResponse(
    <div style={{ display: 'flex', flexDirection: 'column', background: '#fff', width: '100%', height: '100%', padding: 48 }}>
      <b style={{ fontSize: 84 }}>{name}</b>
      <span style={{ fontSize: 48 }}>{price.toFixed(2)} €</span>
      <ul>
        {Object.entries({ Ships: 'today', Returns: '30 days' }).map(([k, v]) => <li key={k}>{k}: {v}</li>)}
      </ul>
    </div>,
    { ...size }
  )
}
