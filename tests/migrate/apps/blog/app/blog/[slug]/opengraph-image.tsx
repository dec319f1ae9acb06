import { ImageResponse } from 'next/og'
import { getPost } from '@/lib/posts'
import { format } from 'date-fns'

export const runtime = 'edge'
export const alt = 'A post'
export const size = { width: 1200, height: 630 }
export const contentType = 'image/png'

type Props = { params: Promise<{ slug: string }> }

export default async function Image({ params }: Props) {
  const { slug } = await params
  const post = await getPost(slug)
  const tags: string[] = post.tags ?? []

  return new ImageResponse(
    <div
      style={{
        height: '100%',
        width: '100%',
        display: 'flex',
        flexDirection: 'column',
        backgroundColor: '#0b1020',
        color: 'white',
        padding: '64px 80px',
      }}
    >
      <p style={{ fontSize: 28, opacity: 0.7 }}>{format(post.date, 'd MMM yyyy')}</p>
      <h1 style={{ fontSize: 72, lineClamp: 2 }}>{post.title}</h1>
      <div style={{ display: 'flex', gap: 16 }}>
        {tags.map((tag, i) => (
          <span key={tag} style={{ padding: '6px 18px', background: i % 2 === 0 ? '#234' : '#345' }}>
            #{tag.toLowerCase()}
          </span>
        ))}
      </div>
      <span>{`by ${post.author.name} · ${post.minutes} min`}</span>
    </div>,
    { ...size }
  )
}
