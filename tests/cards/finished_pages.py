"""Pages as generators write them, for `limner cards`: their own spacing, quotes, order and encodings."""

from collections.abc import Mapping
from typing import Final

HUGO: Final = (
    '<!doctype html><html lang=en dir=auto><head><meta name=generator content="Hugo 0.140.0"><meta charset=utf-8>'
    '<meta http-equiv=x-ua-compatible content="IE=edge"><meta name=viewport content="width=device-width">'
    "<title>Caf&eacute; &amp; more | Small blog</title>\n"
    '<meta name=keywords content="coffee,letters"><meta name=description content="A post about \u201ccoffee\u201d.">'
    '<meta name=author content="Ada Lindqvist"><link rel=canonical href=https://example.com/posts/cafe/>'
    '<link crossorigin=anonymous href=/assets/css/a.css rel="preload stylesheet" as=style>'
    '<script type=application/ld+json>{"@type":"BlogPosting","image":"</title><meta property=og:image>"}</script>'
    '<meta property="og:url" content="https://example.com/posts/cafe/">'
    '<meta property="og:site_name" content="Small blog">'
    '<meta property="og:title" content="Caf\u00e9 &amp; more"><meta property="og:type" content="article">'
    '<meta property="article:published_time" content="2027-03-12T08:00:00+00:00">'
    '<meta property="og:image" content="https://example.com/default.png"><meta name=twitter:card content="summary">'
    '<meta name=twitter:title content="Caf\u00e9 &amp; more"></head><body class=list id=top><header>x</header>'
    '<img src=a.png alt="a>b"></body></html>'
)
HUGO_ALIAS: Final = (
    "<!doctype html><html lang=en><head><title>https://example.com/posts/cafe/</title>"
    "<link rel=canonical href=https://example.com/posts/cafe/><meta charset=utf-8><meta http-equiv=refresh "
    'content="0; url=https://example.com/posts/cafe/"></head></html>'
)
JEKYLL: Final = """<!DOCTYPE html>
<html lang="en"><head>
  <meta charset="utf-8">
  <meta http-equiv="X-UA-Compatible" content="IE=edge">
  <!-- Begin Jekyll SEO tag v2.8.0 -->
<title>Welcome to Jekyll! | Your awesome title</title>
<meta name="generator" content="Jekyll v4.3.4" />
<meta property="og:title" content="Welcome to Jekyll!" />
<meta property="og:locale" content="en_US" />
<meta name="description" content="You\u2019ll find this post in your _posts directory." />
<link rel="canonical" href="https://example.com/jekyll/update/welcome-to-jekyll.html" />
<meta property="og:site_name" content="Your awesome title" />
<meta property="og:image" content="https://example.com/old.png" />
<meta property="og:image:height" content="100" />
<meta property="og:image:width" content="200" />
<meta property="og:type" content="article" />
<meta name="twitter:card" content="summary_large_image" />
<meta property="twitter:image" content="https://example.com/old.png" />
<meta property="twitter:title" content="Welcome to Jekyll!" />
<script type="application/ld+json">
{"@context":"https://schema.org","@type":"BlogPosting","headline":"Welcome to Jekyll!"}</script>
<!-- End Jekyll SEO tag -->
<link rel="stylesheet" href="/assets/main.css"></head>
<body>\t<p>og:image</p>
</body>

</html>
"""
ZENSICAL: Final = """
<!doctype html>
<html lang="en" class="no-js">
  <head>
    
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width,initial-scale=1">
      
      
        <meta name="description" content="How to begin.">
      
      
        <link rel="canonical" href="https://docs.example.com/guide/start/">
      
      
      <link rel="icon" href="../../assets/images/favicon.png">
      <meta name="generator" content="zensical-0.1.3">
      
    
    
      
        <title>Get started - My docs</title>
      
    
    
      <link rel="stylesheet" href="../../assets/stylesheets/main.css">
      <script>__md_scope=new URL("../..",location)</script>
      
    
  </head>
  <body dir="ltr"><h1 id="x">Get started</h1></body>
</html>"""
ASTRO: Final = (
    '<!DOCTYPE html><html lang="ja" dir="ltr" data-theme="dark"> <head><meta charset="utf-8"/>'
    '<meta name="viewport" content="width=device-width, initial-scale=1"/><title>はじめに | 文書</title>'
    '<link rel="canonical" href="https://example.com/ja/intro/"/><meta property="og:title" content="はじめに"/>'
    '<meta property="og:type" content="article"/><meta property="og:site_name" content="文書"/>'
    '<meta name="twitter:card" content="summary_large_image"/><style>:root{--a:"</head>"}</style> </head>'
    '<body astro-cid="1"> <main>本文</main> <script type="module" src="/_astro/a.js"></script></body></html>'
)
PELICAN: Final = """<!DOCTYPE html>
<html lang="fr">\r
<head>\r
\t<meta charset="iso-8859-1" />\r
\t<title>\u00c9t\u00e9 \u00e0 la mer</title>\r
\t<link href="http://example.com/feeds/all.atom.xml" type="application/atom+xml" rel="alternate" title="Blog" />\r
</head>\r
<body id="index" class="home">\r
\u00e9t\u00e9</body>\r
</html>\r
"""
BARE: Final = "<!DOCTYPE html><title>Nothing but a title</title><p>And a paragraph."
FRAGMENT: Final = "google-site-verification: google1234.html"

SITE: Final[Mapping[str, bytes]] = {
    "posts/cafe/index.html": HUGO.encode(),
    "posts/old/index.html": HUGO_ALIAS.encode(),
    "jekyll/update/welcome-to-jekyll.html": JEKYLL.encode(),
    "guide/start/index.html": ZENSICAL.replace("docs.example.com", "example.com").encode(),
    "ja/intro/index.html": b"\xef\xbb\xbf" + ASTRO.encode(),
    "été/index.html": PELICAN.encode("cp1252"),
    "bare.html": BARE.encode(),
    "google1234.html": FRAGMENT.encode(),
}
WITH_CARD: Final = frozenset(SITE) - {"posts/old/index.html", "google1234.html"}
