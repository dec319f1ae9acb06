"""Elements: the tree that a template is.

Spec: https://html.spec.whatwg.org/multipage/dom.html
"""
