// Times the JavaScript engines on the trees in a file: node peers.mjs TREES ENGINE|all
// TREES holds {"fonts": [{name, file, weight, style}], "cards": [{name, width, height, warm: […], trees: […]}]}.
// Prints one JSON line for each engine and card: the milliseconds of every tree, those of the processor for one tree, and the last
// PNG's bytes.
import { readFileSync } from 'node:fs'

const { fonts: files, cards } = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const wanted = process.argv[3] ?? 'all'
const fonts = files.map(({ file, ...about }) => ({ ...about, data: readFileSync(file) }))

const makers = {
  async takumi() {
    const { Renderer } = await import('@takumi-rs/core')
    const { fromJsx } = await import('@takumi-rs/helpers/jsx')
    const renderer = new Renderer()
    for (const font of fonts) await renderer.registerFont(font)
    return async (tree, width, height) => {
      const made = await fromJsx(tree)
      return renderer.render(made.node ?? made, { width, height, format: 'png' })
    }
  },
  async 'satori+resvg'() {
    const { default: satori } = await import('satori')
    const { Resvg } = await import('@resvg/resvg-js')
    return async (tree, width, height) => new Resvg(await satori(tree, { width, height, fonts })).render().asPng()
  },
  async 'next/og'() {
    const { ImageResponse } = await import('next/og.js')
    return async (tree, width, height) => Buffer.from(await new ImageResponse(tree, { width, height, fonts }).arrayBuffer())
  },
}

for (const [engine, make] of Object.entries(makers)) {
  if (wanted !== 'all' && wanted !== engine) continue
  const draw = await make()
  for (const { name, width, height, warm, trees } of cards) {
    try {
      for (const tree of warm) await draw(tree, width, height)
      const ms = []
      const before = process.cpuUsage()
      let png
      for (const tree of trees) {
        const from = performance.now()
        png = await draw(tree, width, height)
        ms.push(performance.now() - from)
      }
      const { user, system } = process.cpuUsage(before) // of all threads
      console.log(JSON.stringify({ engine, card: name, ms, cpu: (user + system) / 1000 / trees.length, bytes: png.length }))
    } catch (error) {
      console.log(JSON.stringify({ engine, card: name, error: String(error) }))
    }
  }
}
process.exit(0)
