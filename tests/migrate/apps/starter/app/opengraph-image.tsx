import { ImageResponse } from 'next/og'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

export const alt = 'About the harbour'
export const size = {
  width: 1200,
  height: 630,
}

export const contentType = 'image/png'

export default async function Image() {
  const display = await readFile(join(process.cwd(), 'assets/Display-SemiBold.ttf'))

  return new ImageResponse(
    (
      // A card in one colour
      <div
        style={{
          fontSize: 128,
          background: 'white',
          width: '100%',
          height: '100%',
          display: 'flex',
          alignItems: 'center',
          justifyContent: 'center',
        }}
      >
        About the harbour
      </div>
    ),
    {
      ...size,
      fonts: [
        {
          name: 'Display',
          data: display,
          style: 'normal',
          weight: 400,
        },
      ],
    }
  )
}
