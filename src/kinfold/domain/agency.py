"""The agencies of a partnership, by the short codes that records carry.

Not a register of real bodies: a partnership gives its own codes with ``--agency``; these are Quillshire's.
"""

COUNCIL = "quillshire-council"
POLICE = "quillshire-police"
NHS = "quillshire-nhs"
SCHOOLS = "quillshire-schools"


def is_agency_code(text: str) -> bool:
    """Say whether text may be an agency's code: small letters, digits and hyphens, at most 40."""
    return 0 < len(text) <= 40 and text.isascii() and text.replace("-", "").isalnum() and text == text.lower()
