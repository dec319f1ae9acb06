"""Fonts of `limner[scripts]` and `limner[cjk]`: found by themselves, read when a character asks for them."""

import subprocess
import sys

import pytest

from limner import Font, Renderer
from limner.text.known_packages import package_of_script
from limner.text.script_fonts import region_of

TEXTS = {
    "Arabic": "العربية",
    "Hebrew": "שלום",
    "Devanagari": "नमस्ते",
    "Bengali": "বাংলা",
    "Tamil": "தமிழ்",
    "Telugu": "తెలుగు",
    "Thai": "สวัสดี",
    "Khmer": "ខ្មែរ",
    "Gujarati": "ગુજરાતી",
    "Gurmukhi": "ਪੰਜਾਬੀ",
    "Kannada": "ಕನ್ನಡ",
    "Malayalam": "മലയാളം",
    "Oriya": "ଓଡ଼ିଆ",
    "Sinhala": "සිංහල",
    "Lao": "ລາວ",
    "Myanmar": "မြန်မာ",
    "Georgian": "ქართული",
    "Armenian": "Հայերեն",
    "Ethiopic": "አማርኛ",
    "Japanese": "日本語、テスト。",
    "Korean": "한국어",
    "Chinese": "简体中文：骨",
    "symbols": "→ ✓ ♫",
    "mixed": "Limner 明かり and أضواء",
}


@pytest.fixture(autouse=True)
def script_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LIMNER_SCRIPT_FONTS")


def page(text: str, lang: str = "") -> str:
    return f"<p lang='{lang}' style='background: white; font-size: 40px; height: 100px'>{text}</p>"


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_no_script_has_a_box(text: str) -> None:
    drawn = Renderer().draw(page(text), width=400, height=100)
    assert [one.code for one in drawn.diagnostics if one.code == "missing-glyph"] == []


def test_the_language_chooses_the_forms_of_shared_characters() -> None:
    renderer = Renderer()
    drawn = {
        lang: renderer.render(page("骨直", lang), width=200, height=100)
        for lang in ("ja", "zh", "zh-Hant", "ko", "zh-HK")
    }
    assert len({drawn[lang] for lang in ("ja", "zh", "zh-Hant")}) == 3
    assert renderer.render(page("骨直"), width=200, height=100) == drawn["zh"]


@pytest.mark.parametrize(
    ("script", "lang", "text", "region"),
    [
        ("Hani", "ja", "骨", "JP"),
        ("Hani", "ja-JP", "骨", "JP"),
        ("Hani", "ko", "骨", "KR"),
        ("Hani", "zh-CN", "骨", "SC"),
        ("Hani", "zh-TW", "骨", "TC"),
        ("Hani", "zh-Hant", "骨", "TC"),
        ("Hani", "zh-HK", "骨", "HK"),
        ("Hani", "", "骨", "SC"),
        ("Hani", "", "骨の", "JP"),
        ("Hani", "en", "骨 한", "KR"),
        ("Kana", "", "カ", "JP"),
        ("Hang", "en", "한", "KR"),
        ("Bopo", "", "ㄅ", "TC"),
    ],
)
def test_a_region_follows_the_language_then_the_script(script: str, lang: str, text: str, region: str) -> None:
    assert region_of(script, lang, text) == region


def test_fonts_that_are_given_come_first() -> None:
    given = Renderer([Font("noto-sans-thai")])
    assert given.render(page("สวัสดี"), width=200, height=100) == given.render(
        page("สวัสดี").replace("style='", "style='font-family: Noto Sans Thai; "), width=200, height=100
    )


def test_a_picture_without_such_characters_reads_no_such_font() -> None:
    code = (
        "import limner\n"
        "limner.render('<p>Aa Ää', width=50, height=50)\n"
        "import limner.text.installed as installed\n"
        "assert not installed._packages.cache_info().currsize\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_message_names_the_extra_until_it_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIMNER_SCRIPT_FONTS", "")
    assert package_of_script("Hani") == "pip install 'limner[cjk]'"
    assert package_of_script("Hebr") == "pip install 'limner[scripts]'"
    assert package_of_script("Thai") == "pip install 'limner[scripts]', or pip install fontpkg-noto-sans-thai alone"
    monkeypatch.delenv("LIMNER_SCRIPT_FONTS")
    assert package_of_script("Tibt").startswith("fonts=[Font('Noto Sans Tibetan'")
    assert package_of_script("Hani").startswith("fonts=[Font(")
