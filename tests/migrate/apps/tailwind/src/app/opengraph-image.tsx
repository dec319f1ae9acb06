import { ImageResponse } from "next/og";
import { siteConfig } from "@/config/site";

export const alt = "Launch faster";
export const size = { width: 1200, height: 600 };

const features = [
  { title: "Typed", text: "From end to end" },
  { title: "Fast", text: "Cold start in 12 ms" },
  { title: "Yours", text: "MIT, for ever" },
];

export default function OpenGraphImage() {
  return new ImageResponse(
    (
      <div tw="flex h-full w-full flex-col bg-slate-950 p-16 text-white">
        <div tw="flex text-7xl font-bold tracking-tight">Launch faster</div>
        <div tw="mt-4 flex text-3xl text-slate-400">{siteConfig.description}</div>
        <div tw="mt-auto flex w-full">
          {features.map(({ title, text }) => (
            <div key={title} tw="mr-8 flex flex-col rounded-xl bg-slate-800 px-8 py-6">
              <div tw="text-3xl font-semibold text-sky-400">{title}</div>
              <div tw="mt-1 text-2xl text-slate-300">{text}</div>
            </div>
          ))}
        </div>
      </div>
    ),
    { ...size, emoji: "twemoji", debug: false }
  );
}
