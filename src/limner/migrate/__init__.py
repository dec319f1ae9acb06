"""From a Next.js app folder to Limner's: images are copied, code files are translated, what differs is reported.

Goes in: the `app` folder of a Next.js project. Comes out: a folder of route files, and a report. The parser of JSX
comes with ``pip install "limner[migrate]"`` and is loaded only here.
"""
