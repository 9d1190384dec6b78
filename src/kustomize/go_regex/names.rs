//! The names that Go knows in `\p{…}`: general categories, and scripts of one word.
//!
//! Upstream: Go's `unicode` (Unicode 15) and `unicodeTable` of `regexp/syntax`. Kept: case, spaces, dashes
//! and underscores in a name do not count, and so a script whose name is written with one is not found.

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// Every character.
    All,
    /// None: no text has surrogates in it.
    None,
    /// The ASCII characters.
    Ascii,
    /// All but those of no meaning yet.
    Assigned,
    /// Those of a general category, by its short name.
    Category(&'static str),
    /// Those of a script.
    Script(&'static str),
}

/// Looks a name up, however it is written.
pub(super) fn named(name: &str) -> Option<Named> {
    let name: String = name.chars().filter(|c| !matches!(c, '_' | '-' | ' ')).collect();
    match name.to_ascii_lowercase().as_str() {
        "any" => Some(Named::All),
        "assigned" => Some(Named::Assigned),
        "ascii" => Some(Named::Ascii),
        "cs" | "surrogate" => Some(Named::None),
        lower => {
            let category = CATEGORIES.iter().find(|(short, long)| {
                short.eq_ignore_ascii_case(lower) || long.split(' ').any(|long| long == lower)
            });
            let script = || SCRIPTS.iter().find(|script| script.eq_ignore_ascii_case(lower));
            let category = category.map(|(short, _)| Named::Category(short));
            category.or_else(|| script().map(|script| Named::Script(script)))
        }
    }
}

/// Short names, and the long ones.
const CATEGORIES: &[(&str, &str)] = &[
    ("C", "other"),
    ("Cc", "cntrl control"),
    ("Cf", "format"),
    ("Cn", "unassigned"),
    ("Co", "privateuse"),
    ("L", "letter"),
    ("LC", "casedletter"),
    ("Ll", "lowercaseletter"),
    ("Lm", "modifierletter"),
    ("Lo", "otherletter"),
    ("Lt", "titlecaseletter"),
    ("Lu", "uppercaseletter"),
    ("M", "combiningmark mark"),
    ("Mc", "spacingmark"),
    ("Me", "enclosingmark"),
    ("Mn", "nonspacingmark"),
    ("N", "number"),
    ("Nd", "decimalnumber digit"),
    ("Nl", "letternumber"),
    ("No", "othernumber"),
    ("P", "punct punctuation"),
    ("Pc", "connectorpunctuation"),
    ("Pd", "dashpunctuation"),
    ("Pe", "closepunctuation"),
    ("Pf", "finalpunctuation"),
    ("Pi", "initialpunctuation"),
    ("Po", "otherpunctuation"),
    ("Ps", "openpunctuation"),
    ("S", "symbol"),
    ("Sc", "currencysymbol"),
    ("Sk", "modifiersymbol"),
    ("Sm", "mathsymbol"),
    ("So", "othersymbol"),
    ("Z", "separator"),
    ("Zl", "lineseparator"),
    ("Zp", "paragraphseparator"),
    ("Zs", "spaceseparator"),
];

const SCRIPTS: &[&str] = &[
    "Adlam",
    "Ahom",
    "Arabic",
    "Armenian",
    "Avestan",
    "Balinese",
    "Bamum",
    "Batak",
    "Bengali",
    "Bhaiksuki",
    "Bopomofo",
    "Brahmi",
    "Braille",
    "Buginese",
    "Buhid",
    "Carian",
    "Chakma",
    "Cham",
    "Cherokee",
    "Chorasmian",
    "Common",
    "Coptic",
    "Cuneiform",
    "Cypriot",
    "Cyrillic",
    "Deseret",
    "Devanagari",
    "Dogra",
    "Duployan",
    "Elbasan",
    "Elymaic",
    "Ethiopic",
    "Georgian",
    "Glagolitic",
    "Gothic",
    "Grantha",
    "Greek",
    "Gujarati",
    "Gurmukhi",
    "Han",
    "Hangul",
    "Hanunoo",
    "Hatran",
    "Hebrew",
    "Hiragana",
    "Inherited",
    "Javanese",
    "Kaithi",
    "Kannada",
    "Katakana",
    "Kawi",
    "Kharoshthi",
    "Khmer",
    "Khojki",
    "Khudawadi",
    "Lao",
    "Latin",
    "Lepcha",
    "Limbu",
    "Lisu",
    "Lycian",
    "Lydian",
    "Mahajani",
    "Makasar",
    "Malayalam",
    "Mandaic",
    "Manichaean",
    "Marchen",
    "Medefaidrin",
    "Miao",
    "Modi",
    "Mongolian",
    "Mro",
    "Multani",
    "Myanmar",
    "Nabataean",
    "Nandinagari",
    "Newa",
    "Nko",
    "Nushu",
    "Ogham",
    "Oriya",
    "Osage",
    "Osmanya",
    "Palmyrene",
    "Phoenician",
    "Rejang",
    "Runic",
    "Samaritan",
    "Saurashtra",
    "Sharada",
    "Shavian",
    "Siddham",
    "Sinhala",
    "Sogdian",
    "Soyombo",
    "Sundanese",
    "Syriac",
    "Tagalog",
    "Tagbanwa",
    "Takri",
    "Tamil",
    "Tangsa",
    "Tangut",
    "Telugu",
    "Thaana",
    "Thai",
    "Tibetan",
    "Tifinagh",
    "Tirhuta",
    "Toto",
    "Ugaritic",
    "Vai",
    "Vithkuqi",
    "Wancho",
    "Yezidi",
    "Yi",
];

/// All names, as tests want them.
#[cfg(test)]
pub(super) fn all() -> impl Iterator<Item = &'static str> {
    CATEGORIES.iter().map(|(short, _)| *short).chain(SCRIPTS.iter().copied())
}
