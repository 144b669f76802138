"""Signed numbers as they stand in sentences: with a true minus sign, and no sign on nought.

Not for figures without a sign, nor for missing ones: those are worded in ``reports``.
"""

MINUS = "−"


def signed(value: float, places: int = 1) -> str:
    """Give '+3.1', '−6.4' or '0.0'."""
    text = f"{abs(value):,.{places}f}"
    if not float(text.replace(",", "")):
        return text
    return f"{MINUS if value < 0 else '+'}{text}"


def signed_share(share: float) -> str:
    """Give a share as a signed percentage: '+96%', '−35%', '0%'."""
    return f"{signed(100 * share, 0)}%"
