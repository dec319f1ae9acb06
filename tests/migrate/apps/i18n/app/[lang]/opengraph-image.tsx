import { ImageResponse } from 'next/og'

export const alt = 'Welcome'
export const size = { width: 1200, height: 630 }
const words = { en: 'Welcome', de: 'Willkommen', fr: 'Bienvenue' } as const

export default async function Image(props: { params: Promise<{ lang: string }> }) {
  const params = await props.params
  try {
    const greeting = words[params.lang] ?? words['en']
    let size2 = 90
    for (const c of greeting) { size2 -= 1 }
    return new ImageResponse(
      (<main style={{ display: 'flex', width: '100%', height: '100%', background: `linear-gradient(to right, #123, #${'456'})`, color: '#fff', fontSize: size2 }}>
        {greeting}, {params.lang === 'de' ? 'Freund' : 'friend'}
      </main>),
      { ...size }
    )
  } catch (e) {
    return new Response('failed', { status: 500 })
  }
}
