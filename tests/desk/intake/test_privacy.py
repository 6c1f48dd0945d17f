"""Names and numbers of private persons go before anything is kept; places and offices stay."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from wayout.desk.intake import cyrillic_names
from wayout.desk.intake.picture import clean_image
from wayout.desk.intake.privacy import NameRemover
from wayout.errors import BadInputError
from wayout.situation.situation import Situation


@pytest.fixture(scope="module")
def remover(russia: Situation) -> NameRemover:
    """Give a remover for the situation of the repository."""
    return NameRemover(russia)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("We met Pavel Orlov at the bridge.", "We met [Name] at the bridge."),
        ("Anna Petrova, 34, waits. Petrova says: no.", "[Name], 34, waits. [Name] says: no."),
        ("For Misha, who waits, it is late.", "For [Name], who waits, it is late."),
        ("“It is late,” said Marina.", "“It is late,” said [Name]."),
        ("Mr Quimby came from Kazan.", "Mr [Name] came from Kazan."),
        ("Aigul Serikbayeva drove to Oral.", "[Name] drove to Oral."),
        ("Zebadiah Quux, 41, waited.", "[Name], 41, waited."),
        ("His brother Timur’s car is there.", "His brother [Name]’s car is there."),
        ("Мы встретили Павла Орлова у моста.", "Мы встретили [Имя] у моста."),
        ("Водитель Антон ждёт. Антону холодно.", "Водитель [Имя] ждёт. [Имя] холодно."),
        ("По словам Иванова И. И., пускают.", "По словам [Имя], пускают."),
        ("На мосту Ольга Смирнова плакала.", "На мосту [Имя] плакала."),
    ],
)
def test_private_names_are_taken_out(remover: NameRemover, said: str, kept: str) -> None:
    """First and last names, in any case, with every further mention."""
    assert remover.remove(said).text == kept


@pytest.mark.parametrize(
    "text",
    [
        "President Vladimir Putin spoke. Later Putin left for Sochi.",
        "Dmitry Peskov, the Kremlin spokesman, said so; Peskov said no more.",
        "Foreign Minister Annalena Baerbock and the governor of Tyumen, a city, agreed.",
        "Пресс-секретарь президента Дмитрий Песков сообщил. Песков добавил, что нет.",
        "Глава МВД Владимир Колокольцев молчит.",
        "The queue at Verkhny Lars and in Vladikavkaz, North Ossetia, is six kilometres long.",
        "Очередь у Верхнего Ларса и во Владикавказе, в Северной Осетии, шесть километров.",
        "Novaya Gazeta Europe and Al Jazeera report from Tbilisi on 27 September 2022.",
        "На границе с Казахстаном, у Петухово, стоят 300 000 человек.",
        "Georgia, Finland and Mongolia let people in. May and June were quiet. Mark this.",
        "5,200 people on 2022-09-27 at 10:00; 1 200 000 roubles; 7 000–10 000 euros.",
        "Flight SU 1234567 is sold out, 9 October 2022 14:30:00.",
    ],
)
def test_offices_places_outlets_and_amounts_stay(remover: NameRemover, text: str) -> None:
    """Who speaks for an authority, where, in which paper and how many is what claims are about."""
    assert remover.remove(text).text == text


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Write to a.b-c@mail.example.org now", "Write to [e-mail] now"),
        ("Call +7 (903) 123-45-67 or +995 555 12 34 56.", "Call [phone] or [phone]."),
        ("Звоните 8 903 123-45-67!", "Звоните [телефон]!"),
        ("Ask @some_body or t.me/some_body there", "Ask [account] or [account] there"),
        ("Паспорт 45 10 123456 выдан", "[номер] выдан"),
        ("passport No. 751234567 was shown", "[number] was shown"),
        ("СНИЛС 123-456-789 01 есть", "СНИЛС [номер] есть"),
        ("Card 4111 1111 1111 1111 works", "Card [number] works"),
        ("Машина А123ВС77 стоит", "Машина [номер] стоит"),
    ],
)
def test_numbers_and_accounts_are_taken_out(remover: NameRemover, said: str, kept: str) -> None:
    """Whatever leads to one person without a name."""
    assert remover.remove(said).text == kept


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *("Pavel Orlov", "Анна Петрова", "said", "ждёт", "Kazan"),
                *(". ", ", ", " ", "\n", "+79031234567", "a@b.cd", "[Name]", "6 km", "“", "Mr "),
            ]
        ),
        max_size=14,
    )
)
def test_removing_twice_changes_nothing(remover: NameRemover, words: list[str]) -> None:
    """What is left holds nothing more to remove, and nobody named in it by full name."""
    text = " ".join(words)
    once = remover.remove(text)
    assert "Orlov" not in once.text
    assert "79031234567" not in once.text
    assert remover.remove(once.text).text == once.text


def test_names_in_two_scripts_side_by_side_both_go(remover: NameRemover) -> None:
    """A finder of one script may take a word of the other for a part of its name."""
    cleared = remover.remove("said Pavel Orlov Анна Петрова Pavel Orlov")
    assert not {"Pavel", "Orlov", "Анна", "Петрова"} & set(cleared.text.split())


WAITING = (
    "На мосту {name} ждала два дня. {name}, 34 года, сказала: «Нас не пускают».",
    "С нами были {other} и {name}. Петрова плакала.",
    "{name} уехала в Тбилиси с Мариной; {other} остался.",
    "Очередь растёт, рассказала {name} на другой стороне. В Казани тихо. Так говорит {other}.",
    "Пресс-секретарь президента {other} молчит, а {name} и Антон ждут у Верхнего Ларса.",
)
"""Names beside names, beside places, at the begin of a sentence, and without any rule for them."""


@pytest.mark.parametrize("name", ["Анна Петрова", "Ольгой Смирновой", "Ким Чен", "Ли"])
@pytest.mark.parametrize("other", ["Иванов И. И.", "Павел", "Тимур Ахметов", "Жомарт Токаев"])
def test_model_left_unasked_would_have_found_no_more(
    remover: NameRemover, monkeypatch: pytest.MonkeyPatch, name: str, other: str
) -> None:
    """Where every capital is in a name already found, asking the model changes nothing."""
    texts = [text.format(name=name, other=other) for text in WAITING]
    texts = [*texts, " ".join(texts)]
    unasked = [remover.remove(text).text for text in texts]
    monkeypatch.setattr(cyrillic_names, "_is_told", lambda *_: False)
    assert [remover.remove(text).text for text in texts] == unasked


def test_model_is_not_asked_of_names_already_found(
    remover: NameRemover, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A first name with a surname of a usual ending needs no model; a surname alone does."""
    asked: list[str] = []

    def note(text: str, windows: Sequence[cyrillic_names.Window]) -> list[tuple[int, int]]:
        asked.extend(text[w.start : w.end] for w in windows)
        return []

    monkeypatch.setattr(cyrillic_names, "_ask_model", note)
    remover.remove("Вечером на старом большом мосту Анна Петрова ждала два дня.")
    assert asked == []
    remover.remove("Вечером на старом большом мосту Анна Петрова и Зорге ждали два дня.")
    assert len(asked) == 1


def make_photo() -> bytes:
    """Make a photo that says where it was taken, when and with what, and lies on its side."""
    photo = Image.new("RGB", (40, 20), (200, 30, 30))
    exif = photo.getexif()
    exif[0x010F], exif[0x0132], exif[0x0112] = "Maker of cameras", "2022:09:27 10:00:00", 6
    exif.get_ifd(0x8825).update({1: "N", 2: (42.0, 44.0, 11.0), 3: "E", 4: (44.0, 38.0, 2.0)})
    made = io.BytesIO()
    photo.save(made, "JPEG", exif=exif, comment=b"by Ivan Petrov")
    return made.getvalue()


def test_picture_loses_place_time_and_camera() -> None:
    """The points stay, upright; everything a camera wrote beside them is gone."""
    photo = make_photo()
    assert b"Maker of cameras" in photo
    assert Image.open(io.BytesIO(photo)).getexif().get_ifd(0x8825)
    cleaned = clean_image(photo)
    again = Image.open(io.BytesIO(cleaned))
    assert again.size == (20, 40)
    assert not again.getexif()
    for secret in (b"Maker", b"2022:09", b"Ivan", b"Exif", b"GPS"):
        assert secret not in cleaned


def test_picture_that_is_a_bomb_is_refused() -> None:
    """A small file of many points is not unpacked."""
    made = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(made, "PNG")
    with pytest.raises(BadInputError, match="points"):
        clean_image(made.getvalue())


def test_picture_is_refused_when_it_is_none() -> None:
    """Damaged, foreign or cut files are one clear line."""
    for content in (b"text", make_photo()[:300], b"%!PS-Adobe-3.0 EPSF-3.0\n"):
        with pytest.raises(BadInputError, match="no whole picture"):
            clean_image(content)
