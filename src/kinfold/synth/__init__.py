"""An invented authority, Quillshire: whole, repeatable, and with its truth beside it.

Not for learning anything about England: its rates are set to published figures, its people never lived.
"""
