"""What a finished image shows wrongly: text that is cut, covered or pale, pictures that are stretched.

Goes in: the trees of an image that is drawn. Comes out: findings, each with its element, its place and what to try.
Nothing here runs before somebody asks.
"""
