"""Sample paragraphs in many scripts, made from words of ours with numbers, brackets, quotes and foreign words between.

Comes out: `PARAGRAPHS` as (language, text), the same at every run.
"""

import random
from typing import Final

# Common words and short phrases; a space stands between them unless the language writes none.
_WORDS: Final = {
    "en": "every picture tells story well-known mother-in-law can't re-use e-mail and/or state-of-the-art today",
    "de": "Straßenbahn Überraschung größer Äpfel Grundstücksverkehrsgenehmigung schön und Baden-Württemberg heute",
    "fr": "aujourd’hui l’été où naïve garçon cœur peut-être c’est-à-dire déjà vu",
    "vi": "tiếng Việt đường phố nghĩa là những người bạn tốt",
    "el": "καλημέρα κόσμε η γλώσσα είναι όμορφη σήμερα και αύριο",
    "ru": "доброе утро мир сегодня хорошая погода кто-нибудь из-за дождя",
    "hy": "բարի լույս աշխարհ այսօր լավ օր է",
    "ka": "დილა მშვიდობისა მსოფლიო დღეს კარგი ამინდია",
    "he": "שלום עולם היום יום יפה בית־ספר תל־אביב",
    "ar": "صباح الخير يا عالم اليوم طقس جميل كتابٌ مُفيد",
    "fa": "سلام دنیا امروز هوا خوب است می‌خواهم کتاب‌ها",
    "hi": "नमस्ते दुनिया आज मौसम अच्छा है क्षेत्र श्री विद्यार्थी",
    "bn": "শুভ সকাল পৃথিবী আজ আবহাওয়া ভালো ক্ষেত্র",
    "ta": "வணக்கம் உலகம் இன்று நல்ல நாள் ஸ்ரீ",
    "te": "నమస్కారం ప్రపంచం ఈరోజు మంచి రోజు క్షేత్రం",
    "gu": "નમસ્તે દુનિયા આજે સારો દિવસ ક્ષેત્ર",
    "si": "සුභ උදෑසනක් ලෝකය අද හොඳ දවසක් ශ්‍රී",
    "th": "สวัสดีชาวโลก วันนี้อากาศดีมาก ภาษาไทยเขียนติดกัน กรุงเทพมหานคร",
    "lo": "ສະບາຍດີຊາວໂລກ ມື້ນີ້ອາກາດດີ ພາສາລາວ",
    "km": "សួស្តីពិភពលោក ថ្ងៃនេះអាកាសធាតុល្អ ភាសាខ្មែរ",
    "my": "မင်္ဂလာပါကမ္ဘာလောက ယနေ့ရာသီဥတုကောင်းသည် မြန်မာဘာသာ",
    "bo": "བཀྲ་ཤིས་བདེ་ལེགས། འཛམ་གླིང་། བོད་སྐད་",
    "ko": "안녕하세요 세상 오늘은 날씨가 좋습니다 한국어 띄어쓰기",
    "zh": "你好世界 今天天气很好 中文没有空格 汉字",
    "zh-Hant": "你好世界 今天天氣很好 中文沒有空格 漢字",
    "ja": "こんにちは世界 今日はいい天気ですね カタカナーとひらがな ちょっと待って 漢字",
    "am": "ሰላም ለዓለም ዛሬ ጥሩ ቀን ነው",
    "chr": "ᎣᏏᏲ ᎡᎶᎯ ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ",
    "pa": "ਸ਼ੁਭ ਸਵੇਰ ਦੁਨੀਆ ਅੱਜ ਮੌਸਮ ਚੰਗਾ ਹੈ ਪੰਜਾਬੀ ਸ੍ਰੀ",
    "kn": "ನಮಸ್ಕಾರ ಪ್ರಪಂಚ ಇಂದು ಒಳ್ಳೆಯ ದಿನ ಕ್ಷೇತ್ರ ಕನ್ನಡ",
    "ml": "നമസ്കാരം ലോകം ഇന്ന് നല്ല ദിവസം ക്ഷേത്രം മലയാളം",
    "or": "ନମସ୍କାର ଦୁନିଆ ଆଜି ଭଲ ଦିନ କ୍ଷେତ୍ର ଓଡ଼ିଆ",
}
_UNSPACED: Final = {"zh", "zh-Hant", "ja", "th", "lo", "km", "my", "bo"}
_STOPS: Final = {
    "zh": "，。！？、：；…", "zh-Hant": "，。！？、：；…", "ja": "、。！？・…", "ar": "،.؟؛", "fa": "،.؟؛",
    "hi": ",।?!", "bn": ",।?!",
    "am": "፣።፤?", "hy": ",։", "el": ",.;·", "th": " ฯ,.", "my": "၊။", "bo": "། ", "km": "។៖,", "he": ",.?׃",
}  # fmt: skip
_BRACKETS: Final = {
    "zh": "（）「」《》“”",
    "zh-Hant": "（）「」《》『』",
    "ja": "（）「」『』【】",
    "fr": "()«»",
    "ru": "()«»",
    "de": "()„“",
}
_FOREIGN: Final = (
    "12", "3.5%", "$20", "€ 7,50", "1,000-2,000", "-5", "50/50", "Limner", "HTML5", "2×3", "a_b", "C++", "#tag", "@me",
    "http://example.com/a-b?c=d&e=f", "x@y.org", "10:30", "№7", "™", "—", "–", "…", "😀", "👩‍👩‍👧", "🇩🇪", "❤️",
    "a\u00a0b", "co\u00adop",
    "zero\u200bwidth", "¿qué?", "[1]", "{x}", "<br>", "\\n", "50°", "½", "²", "→",
)  # fmt: skip
_EACH: Final = 8

BREAK_SETTINGS: Final = {
    "normal": "",
    "break-all": "word-break:break-all",
    "keep-all": "word-break:keep-all",
    "strict": "line-break:strict",
    "loose": "line-break:loose",
    "anywhere": "line-break:anywhere",
}
"""Names of settings with the CSS that makes them."""

POSITION_FACES: Final = {
    "he": "Noto Sans Hebrew",
    "hy": "Noto Sans Armenian",
    "ka": "Noto Sans Georgian",
    "bn": "Noto Sans Bengali",
    "pa": "Noto Sans Gurmukhi",
    "gu": "Noto Sans Gujarati",
    "or": "Noto Sans Oriya",
    "ta": "Noto Sans Tamil",
    "te": "Noto Sans Telugu",
    "kn": "Noto Sans Kannada",
    "ml": "Noto Sans Malayalam",
    "si": "Noto Sans Sinhala",
    "lo": "Noto Sans Lao",
    "km": "Noto Sans Khmer",
    "my": "Noto Sans Myanmar",
    "bo": "Noto Serif Tibetan",
    "am": "Noto Sans Ethiopic",
    "chr": "Noto Sans Cherokee",
    "zh": "Noto Sans CJK SC",
    "zh-Hant": "Noto Sans CJK TC",
    "ja": "Noto Sans CJK JP",
    "ko": "Noto Sans CJK KR",
    "en": "Inter",
    "de": "Roboto",
    "fr": "Geist",
    "vi": "Noto Sans",
    "el": "Noto Sans",
    "ru": "Roboto",
    "hi": "Noto Sans",
    "ar": "Noto Sans Arabic",
    "fa": "Noto Sans Arabic",
    "th": "Noto Sans Thai",
}
"""The face whose glyph positions are recorded, by language."""

PACKAGED: Final = {"en", "de", "fr", "vi", "el", "ru", "hi", "ar", "fa", "th"}
CUT_FACES: Final = {lang for lang in POSITION_FACES if lang not in PACKAGED}
"""Languages whose face is not a package of ours, and stands cut to their samples in tests/text/faces."""


def _paragraph(lang: str, dice: random.Random) -> str:
    words = _WORDS[lang].split()
    stops = _STOPS.get(lang, ",.!?;:")
    pairs = _BRACKETS.get(lang, "()[]\"\"''“”")
    space = "" if lang in _UNSPACED else " "
    parts: list[str] = []
    for _ in range(dice.randint(7, 12)):
        word = dice.choice(words)
        chance = dice.random()
        if chance < 0.12:
            pair = dice.randrange(len(pairs) // 2) * 2
            word = pairs[pair] + word + pairs[pair + 1]
        elif chance < 0.32:
            word += dice.choice(stops) if space or dice.random() < 0.8 else " "
        elif chance < 0.55:
            word += dice.choice(("", space, " ")) + dice.choice(_FOREIGN)
        parts.append(word)
    return space.join(parts).strip()


def _collect() -> list[tuple[str, str]]:
    dice = random.Random(1009)  # noqa: S311 - samples, no secrets
    return [(lang, _paragraph(lang, dice)) for lang in _WORDS for _ in range(_EACH)]


PARAGRAPHS: Final = _collect()

STYLES: Final[dict[str, tuple[str, str, dict[str, object]]]] = {
    "no kerning": ("AVATAR To Ty", "font-family:Roboto;font-kerning:none", {"font_kerning": "none"}),
    "optimizeSpeed": (
        "AVATAR office",
        "font-family:Roboto;text-rendering:optimizeSpeed",
        {"text_rendering": "optimizespeed"},
    ),
    "tabular": (
        "1111.07",
        "font-family:Inter;font-variant-numeric:tabular-nums",
        {"font_variant_numeric": ["tabular-nums"]},
    ),
    "fractions": (
        "1/2 and 3/4",
        "font-family:Inter;font-variant-numeric:diagonal-fractions",
        {"font_variant_numeric": ["diagonal-fractions"]},
    ),
    "small caps of the face": (
        "Small Caps ABC xyz",
        "font-family:Roboto;font-variant-caps:small-caps",
        {"font_variant_caps": "small-caps"},
    ),
    "small caps imitated": (
        "Small Caps ß 12 xyz",
        "font-family:Geist;font-variant-caps:small-caps",
        {"font_variant_caps": "small-caps"},
    ),
    "all small caps imitated": (
        "Small Caps 12 xyz",
        "font-family:Geist;font-variant-caps:all-small-caps",
        {"font_variant_caps": "all-small-caps"},
    ),
    "unicase": ("Uni Case xyz", "font-family:Geist;font-variant-caps:unicase", {"font_variant_caps": "unicase"}),
    "titling": (
        "Titling Caps",
        "font-family:Inter;font-variant-caps:titling-caps",
        {"font_variant_caps": "titling-caps"},
    ),
    "superscript": ("x2 y10", "font-family:Inter;font-variant-position:super", {"font_variant_position": "super"}),
    "settings": (
        "a0 1/2 fi",
        "font-family:Inter;font-feature-settings:'zero','ss01','frac' 1,'kern' 0",
        {"font_feature_settings": [["zero", 1], ["ss01", 1], ["frac", 1], ["kern", 0]]},
    ),
    "no ligatures": (
        "office -> affine",
        "font-family:Geist Mono;font-variant-ligatures:none",
        {"font_variant_ligatures": ["none"]},
    ),
    "discretionary": (
        "office act",
        "font-family:Roboto;font-variant-ligatures:discretionary-ligatures",
        {"font_variant_ligatures": ["discretionary-ligatures"]},
    ),
    "condensed": ("Condensed text", "font-family:Roboto;font-stretch:80%", {"font_stretch": 80.0}),
    "expanded past the axis": ("Wide text", "font-family:Roboto;font-stretch:150%", {"font_stretch": 150.0}),
    "variation settings": (
        "Varied text",
        "font-family:Roboto;font-variation-settings:'wght' 850,'wdth' 90",
        {"font_variation_settings": [["wght", 850.0], ["wdth", 90.0]]},
    ),
    "no optical sizing": (
        "Optical text",
        "font-family:Inter;font-optical-sizing:none",
        {"font_optical_sizing": "none"},
    ),
    "optical size set": (
        "Optical text",
        "font-family:Inter;font-variation-settings:'opsz' 20",
        {"font_variation_settings": [["opsz", 20.0]]},
    ),
    "size adjusted": (
        "Adjusted text",
        "font-family:Roboto;font-size-adjust:0.6",
        {"font_size_adjust": ["ex-height", 0.6]},
    ),
    "bold imitated": ("Emboldened text", "font-family:Fixed;font-weight:700", {"font_weight": 700.0}),
    "oblique imitated": ("Slanted text", "font-family:Fixed;font-style:italic", {"font_style": "italic"}),
    "no descriptors, bold": ("Emboldened text", "font-family:Bare;font-weight:700", {"font_weight": 700.0}),
    "no descriptors, light": ("Emboldened text", "font-family:Bare;font-weight:200", {"font_weight": 200.0}),
    "oblique 8deg": ("Slanted text", "font-family:Roboto;font-style:oblique 8deg", {"font_style": 8.0}),
    "Turkish": ("fi office", "font-family:Roboto", {"locale": "tr"}),
    "language override": (
        "Шгдбпт",
        "font-family:Noto Sans;font-language-override:'SRB'",
        {"font_language_override": "SRB"},
    ),
    "Serbian": ("бгдпт", "font-family:Noto Sans;font-style:italic", {"font_style": "italic", "locale": "sr"}),
    "digits alone": ("12:34 - 5", "font-family:Inter", {}),
    "combining": ("e\u0301 \u0323a\u0308\u0301 n\u0303", "font-family:Noto Sans", {}),
    "spaces of all widths": ("a\u2003b\u2009c\u00a0d\u202fe\u3000f", "font-family:Noto Sans", {}),
    "invisible": ("a\u200bb\u200dc\u00add\ufefff\u2060g", "font-family:Roboto", {}),
}
"""Styles with a text each: CSS, and the fields of the font properties that it makes, at 32 px."""
