//! Characters of which one text may be written in two ways.
//!
//! Some file systems take two names for one when they differ by normal form only: `é` as one character, or as `e` and an accent.
//! Two names that hold none of these characters are the same in a normal form only if they are the same.

/// Characters that a normal form replaces, and those that it joins to the one before. Source: Unicode 14.0.0,
/// canonical decompositions: what NFC changes, and what stands second or later in an NFD of a single character.
const FORMS: &[(char, char)] = &[
    ('\u{300}', '\u{304}'),
    ('\u{306}', '\u{30c}'),
    ('\u{30f}', '\u{30f}'),
    ('\u{311}', '\u{311}'),
    ('\u{313}', '\u{314}'),
    ('\u{31b}', '\u{31b}'),
    ('\u{323}', '\u{328}'),
    ('\u{32d}', '\u{32e}'),
    ('\u{330}', '\u{331}'),
    ('\u{338}', '\u{338}'),
    ('\u{340}', '\u{345}'),
    ('\u{374}', '\u{374}'),
    ('\u{5b4}', '\u{5b4}'),
    ('\u{5b7}', '\u{5b9}'),
    ('\u{5bc}', '\u{5bc}'),
    ('\u{5bf}', '\u{5bf}'),
    ('\u{5c1}', '\u{5c2}'),
    ('\u{653}', '\u{655}'),
    ('\u{93c}', '\u{93c}'),
    ('\u{958}', '\u{95f}'),
    ('\u{9bc}', '\u{9bc}'),
    ('\u{9be}', '\u{9be}'),
    ('\u{9d7}', '\u{9d7}'),
    ('\u{9dc}', '\u{9dd}'),
    ('\u{9df}', '\u{9df}'),
    ('\u{a33}', '\u{a33}'),
    ('\u{a36}', '\u{a36}'),
    ('\u{a3c}', '\u{a3c}'),
    ('\u{a59}', '\u{a5b}'),
    ('\u{a5e}', '\u{a5e}'),
    ('\u{b3c}', '\u{b3c}'),
    ('\u{b3e}', '\u{b3e}'),
    ('\u{b56}', '\u{b57}'),
    ('\u{b5c}', '\u{b5d}'),
    ('\u{bbe}', '\u{bbe}'),
    ('\u{bd7}', '\u{bd7}'),
    ('\u{c56}', '\u{c56}'),
    ('\u{cc2}', '\u{cc2}'),
    ('\u{cd5}', '\u{cd6}'),
    ('\u{d3e}', '\u{d3e}'),
    ('\u{d57}', '\u{d57}'),
    ('\u{dca}', '\u{dca}'),
    ('\u{dcf}', '\u{dcf}'),
    ('\u{ddf}', '\u{ddf}'),
    ('\u{f43}', '\u{f43}'),
    ('\u{f4d}', '\u{f4d}'),
    ('\u{f52}', '\u{f52}'),
    ('\u{f57}', '\u{f57}'),
    ('\u{f5c}', '\u{f5c}'),
    ('\u{f69}', '\u{f69}'),
    ('\u{f72}', '\u{f76}'),
    ('\u{f78}', '\u{f78}'),
    ('\u{f80}', '\u{f81}'),
    ('\u{f93}', '\u{f93}'),
    ('\u{f9d}', '\u{f9d}'),
    ('\u{fa2}', '\u{fa2}'),
    ('\u{fa7}', '\u{fa7}'),
    ('\u{fac}', '\u{fac}'),
    ('\u{fb5}', '\u{fb5}'),
    ('\u{fb7}', '\u{fb7}'),
    ('\u{fb9}', '\u{fb9}'),
    ('\u{102e}', '\u{102e}'),
    ('\u{1160}', '\u{11ff}'),
    ('\u{1b35}', '\u{1b35}'),
    ('\u{1f71}', '\u{1f71}'),
    ('\u{1f73}', '\u{1f73}'),
    ('\u{1f75}', '\u{1f75}'),
    ('\u{1f77}', '\u{1f77}'),
    ('\u{1f79}', '\u{1f79}'),
    ('\u{1f7b}', '\u{1f7b}'),
    ('\u{1f7d}', '\u{1f7d}'),
    ('\u{1fbb}', '\u{1fbb}'),
    ('\u{1fbe}', '\u{1fbe}'),
    ('\u{1fc9}', '\u{1fc9}'),
    ('\u{1fcb}', '\u{1fcb}'),
    ('\u{1fd3}', '\u{1fd3}'),
    ('\u{1fdb}', '\u{1fdb}'),
    ('\u{1fe3}', '\u{1fe3}'),
    ('\u{1feb}', '\u{1feb}'),
    ('\u{1ff9}', '\u{1ff9}'),
    ('\u{1ffb}', '\u{1ffb}'),
    ('\u{2126}', '\u{2126}'),
    ('\u{212a}', '\u{212b}'),
    ('\u{3099}', '\u{309a}'),
    ('\u{d7b0}', '\u{d7c6}'),
    ('\u{d7cb}', '\u{d7fb}'),
    ('\u{f900}', '\u{fa0d}'),
    ('\u{fa10}', '\u{fa10}'),
    ('\u{fa12}', '\u{fa12}'),
    ('\u{fa15}', '\u{fa1e}'),
    ('\u{fa20}', '\u{fa20}'),
    ('\u{fa22}', '\u{fa22}'),
    ('\u{fa25}', '\u{fa26}'),
    ('\u{fa2a}', '\u{fa6d}'),
    ('\u{fa70}', '\u{fad9}'),
    ('\u{fb1d}', '\u{fb1d}'),
    ('\u{fb1f}', '\u{fb1f}'),
    ('\u{fb2a}', '\u{fb36}'),
    ('\u{fb38}', '\u{fb3c}'),
    ('\u{fb3e}', '\u{fb3e}'),
    ('\u{fb40}', '\u{fb41}'),
    ('\u{fb43}', '\u{fb44}'),
    ('\u{fb46}', '\u{fb4e}'),
    ('\u{110ba}', '\u{110ba}'),
    ('\u{11127}', '\u{11127}'),
    ('\u{1133e}', '\u{1133e}'),
    ('\u{11357}', '\u{11357}'),
    ('\u{114b0}', '\u{114b0}'),
    ('\u{114ba}', '\u{114ba}'),
    ('\u{114bd}', '\u{114bd}'),
    ('\u{115af}', '\u{115af}'),
    ('\u{11930}', '\u{11930}'),
    ('\u{1d165}', '\u{1d165}'),
    ('\u{1d16e}', '\u{1d172}'),
    ('\u{2f800}', '\u{2fa1d}'),
];

/// Whether a normal form may write the character otherwise, or join it with the one before.
pub(super) fn has_forms(c: char) -> bool {
    let next = FORMS.partition_point(|(first, _)| *first <= c);
    next > 0 && c <= FORMS[next - 1].1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ranges_are_sorted_for_the_search() {
        assert!(FORMS.is_sorted_by(|left, right| left.0 <= left.1 && left.1 < right.0));
    }

    #[test]
    fn letters_that_are_written_in_one_way_have_no_forms() {
        for c in "azAZ09_éÅسلامپ각漢ßﬁ".chars() {
            assert!(!has_forms(c), "{c:?}");
        }
        for c in ['\u{301}', '\u{212b}', '\u{1161}', '\u{653}', '\u{f900}', '\u{1f71}', '\u{9d7}'] {
            assert!(has_forms(c), "{c:?}");
        }
    }
}
