import { ImageResponse } from 'next/og'
import { readFile } from 'fs/promises'
import path from 'path'

export const alt = 'Profile'
export const size = { width: 1200, height: 630 }
export const revalidate = 3600

const Image = async ({ params }: { params: { name: string } }) => {
  const name = decodeURIComponent(params.name)
  const avatar = await readFile(path.join(process.cwd(), 'public/avatar.png'))
  const src = `data:image/png;base64,${avatar.toString('base64')}`
  return new ImageResponse(
    <div style={{ display: 'flex', width: '100%', height: '100%', background: '#eef', position: 'relative' }}>
      <img src={src} width={160} height={160} alt="" />
      <div style={{ position: 'absolute', right: 40, bottom: 40, fontSize: 48 }}>@{name}</div>
      <div style={{ fontSize: 90, fontFamily: 'Inter', fontWeight: 700 }}>{name[0].toUpperCase() + name.slice(1)} 🚀</div>
    </div>,
    size
  )
}
export default Image
