"""Identifiers and their check digits: NHS number, unique pupil number (UPN).

Not for deciding who somebody is: an identifier is strong evidence and never proof.
"""

import re

UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
TEST_NHS_PREFIX = "999"

_SEPARATORS = re.compile(r"[\s-]")
_TEN_DIGITS = re.compile(r"[0-9]{10}")
_UPN = re.compile(rf"[{UPN_LETTERS}][0-9]{{11}}[0-9{UPN_LETTERS}]")


def nhs_check_digit(first_nine: str) -> str | None:
    """Give the tenth digit of an NHS number, or None where no such number exists.

    ``first_nine`` is nine digits, weighted 10 down to 2; modulus 11. Raises ValueError for anything else.
    Source: NHS Data Dictionary, NHS NUMBER, as read in November 2026.
    """
    if len(first_nine) != 9 or not first_nine.isdecimal():
        raise ValueError("nine digits are needed")
    check = (
        11 - sum(int(digit) * weight for digit, weight in zip(first_nine, range(10, 1, -1), strict=True)) % 11
    )
    return None if check == 10 else str(check % 11)


def nhs_number(text: str) -> str | None:
    """Read an NHS number: ten digits without separators, or None when it is not a valid one.

    Ten equal digits pass the check digit and are refused as placeholders.
    """
    digits = _SEPARATORS.sub("", text)
    if not _TEN_DIGITS.fullmatch(digits) or len(set(digits)) == 1:
        return None
    return digits if nhs_check_digit(digits[:9]) == digits[9] else None


def is_test_nhs_number(text: str) -> bool:
    """Say whether a valid NHS number lies in the range kept for testing."""
    number = nhs_number(text)
    return number is not None and number.startswith(TEST_NHS_PREFIX)


def upn_check_letter(last_twelve: str) -> str:
    """Give the first letter of a UPN from its characters 2 to 13.

    The last character is a digit, or for a temporary UPN a letter, which counts as its place in the alphabet
    without I, O and S. Weights 2 to 13, modulus 23. Raises ValueError for anything else.
    Source: Department for Education, guide to UPNs, as read in November 2026.
    """
    if not _UPN.fullmatch("A" + last_twelve):
        raise ValueError("eleven digits and a digit or letter are needed")
    values = [UPN_LETTERS.index(sign) if sign in UPN_LETTERS else int(sign) for sign in last_twelve]
    return UPN_LETTERS[sum(value * weight for value, weight in zip(values, range(2, 14), strict=True)) % 23]


def upn(text: str) -> str | None:
    """Read a UPN: thirteen characters in capitals, or None when it is not a valid one."""
    compact = _SEPARATORS.sub("", text).upper()
    if not _UPN.fullmatch(compact):
        return None
    return compact if upn_check_letter(compact[1:]) == compact[0] else None


def is_temporary_upn(text: str) -> bool:
    """Say whether a valid UPN is a temporary one, which must not be used to link."""
    read = upn(text)
    return read is not None and read[-1] in UPN_LETTERS
