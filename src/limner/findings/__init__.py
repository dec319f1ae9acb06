"""What a finished image shows wrongly: text that is cut, covered or pale, pictures that are stretched.

Goes in: the trees of a drawn image. Comes out: findings, each with its element, its place and what to try. Nothing here
runs until somebody asks.
"""
