"""What holds of likeness whatever the names: it is the same both ways, bounded, and highest for the same."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from kinfold.casework.families.findkeys import Known, keys_of
from kinfold.casework.families.likeness import days_alike, fit_of, likeness, someone
from kinfold.casework.families.lookups import asked
from kinfold.casework.families.spelling import alike, jaro_winkler, name_words, sound
from kinfold.casework.families.typed import LONGEST_TYPED, MOST_OF_A_KIND, MOST_WORDS, Term, terms_of

LETTERS = "abcdehilmnorstuvyzöłñé'- шені"
names = st.text(LETTERS, min_size=1, max_size=14)
words = st.text("abcdehilmnorstuvyz", min_size=1, max_size=12)
days = st.dates(date(1900, 1, 1), date(2030, 12, 31))
people = st.builds(
    someone, names, names, st.none() | days, st.lists(st.text("0189", min_size=10, max_size=10))
)


@given(words, words)
def test_two_words_are_as_alike_either_way_round(a: str, b: str) -> None:
    assert 0 <= alike(a, b) <= 1
    assert alike(a, b) == alike(b, a)
    assert alike(a, a) == 1
    assert 0 <= jaro_winkler(a, b) <= 1


@given(words, st.data())
def test_one_slip_in_a_long_word_leaves_it_alike(word: str, data: st.DataObject) -> None:
    long = f"{word}bourne"
    at = data.draw(st.integers(1, len(long) - 2))

    assert alike(long, long[:at] + long[at + 1 :]) > 0.6
    assert alike(long, long[:at] + long[at + 1] + long[at] + long[at + 2 :]) > 0.6


@given(days, days)
def test_two_days_are_as_alike_either_way_round(a: date, b: date) -> None:
    assert 0 <= days_alike(a, b) <= 1
    assert days_alike(a, b) == days_alike(b, a)
    assert (days_alike(a, b) == 1) == (a == b)


@given(people, people)
def test_two_persons_are_as_alike_either_way_round(a: object, b: object) -> None:
    assert 0 <= likeness(a, b) <= 1
    assert abs(likeness(a, b) - likeness(b, a)) < 1e-9


@given(people)
def test_somebody_is_like_themselves_if_anything_is_known_of_them(who: object) -> None:
    anything = who.given or who.surnames or who.born or who.numbers

    assert likeness(who, who) == (1 if anything else 0)


@given(names, names, days)
def test_another_birth_date_makes_less_alike(given_name: str, surname: str, born: date) -> None:
    who, other = (
        someone(given_name, surname, born),
        someone(given_name, surname, born.replace(year=1899, day=7)),
    )

    assert likeness(who, other) < likeness(who, who) or not (who.given or who.surnames)


@given(st.text(max_size=300))
def test_whatever_is_typed_is_read_as_a_bounded_number_of_terms(typed: str) -> None:
    terms = terms_of(typed)

    assert len(terms) <= MOST_WORDS + 9 * MOST_OF_A_KIND
    assert len(asked(terms).singles) < 400
    assert sum(len(tier.clues) for tier in asked(terms).tiers) < 4000
    assert all(term != Term() for term in terms)


@given(st.text(max_size=LONGEST_TYPED))
def test_a_sound_is_never_empty_and_words_hold_letters_alone(typed: str) -> None:
    for word in name_words(typed):
        assert word.isalpha()
        assert sound(word)


@given(names, names, days)
def test_who_is_typed_as_they_are_written_fits_and_shares_a_rare_key(
    given_name: str, surname: str, born: date
) -> None:
    known = Known(frozenset({given_name}), frozenset({surname}), frozenset({born}))
    terms = terms_of(f"{given_name} {surname} {born.isoformat()}")
    who = someone(given_name, surname, born)

    if any(term.name for term in terms):
        assert set(asked(terms).tiers[0].clues) & keys_of(known)
    assert all(
        fit_of(term, who)[0] > 0 for term in terms if term.name and term.name in (*who.given, *who.surnames)
    )
