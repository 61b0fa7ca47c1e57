//! What people write by habit where SQL has another word: operators of programming languages, lengths of time without
//! `INTERVAL`.

/// What to write in a fragment that no parser reads; starts with a verb.
pub fn slip(text: &str) -> Option<String> {
    let bare = outside_of_texts(text);
    for (wrong, right) in [("=>", ">="), ("=<", "<="), ("===", "="), ("!==", "<>"), ("&&", "AND")] {
        if bare.contains(wrong) {
            return Some(format!("write `{right}` in the place of `{wrong}`"));
        }
    }
    if let Some(help) = interval_in_quotes(text) {
        return Some(help);
    }
    let words: Vec<&str> =
        bare.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.windows(2).enumerate().find_map(|(place, pair)| {
        let unit = pair[1].to_ascii_uppercase();
        let singular = unit.strip_suffix('S').unwrap_or(&unit);
        let known = ["SECOND", "MINUTE", "HOUR", "DAY", "WEEK", "MONTH", "YEAR"].contains(&singular);
        let number = pair[0].bytes().all(|byte| byte.is_ascii_digit());
        let marked = place > 0 && words[place - 1].eq_ignore_ascii_case("interval");
        (known && number && !marked)
            .then(|| format!("write `INTERVAL {} {singular}` for a length of time", pair[0]))
    })
}

/// What to write for a name that begins or ends with a curly quote, which is a letter where words may have letters outside of ASCII. Word processors make
/// them of straight ones.
pub fn curly(name: &str) -> Option<String> {
    const DOUBLE: [char; 3] = ['\u{201c}', '\u{201d}', '\u{201e}'];
    const SINGLE: [char; 3] = ['\u{2018}', '\u{2019}', '\u{201a}'];
    let is_curly = |c: char| DOUBLE.contains(&c) || SINGLE.contains(&c);
    if !name.starts_with(is_curly) && !name.ends_with(is_curly) {
        return None;
    }
    let inner = name.trim_matches(is_curly);
    Some(match name.chars().any(|c| DOUBLE.contains(&c)) {
        true => format!("write straight quotes: `\"{inner}\"` for a name, `'{inner}'` for a text"),
        false => format!("write straight quotes: `'{inner}'`"),
    })
}

/// `INTERVAL '90 days'` is not understood everywhere; a number and a unit are.
fn interval_in_quotes(text: &str) -> Option<String> {
    let small = text.to_ascii_lowercase();
    let at = small.find("interval '")? + "interval '".len();
    let inner = small.get(at..)?.split('\'').next()?;
    let mut words = inner.split_whitespace();
    let (number, unit, rest) = (words.next()?, words.next()?, words.next());
    let unit = unit.strip_suffix('s').unwrap_or(unit).to_ascii_uppercase();
    let known = ["SECOND", "MINUTE", "HOUR", "DAY", "WEEK", "MONTH", "YEAR"].contains(&unit.as_str());
    (known && rest.is_none() && number.parse::<u64>().is_ok())
        .then(|| format!("write `INTERVAL {number} {unit}` for a length of time"))
}

/// The fragment with blanks in the place of what stands in quotes.
fn outside_of_texts(text: &str) -> String {
    let mut quote = None;
    text.chars()
        .map(|c| match (quote, c) {
            (Some(open), _) if open == c => {
                quote = None;
                ' '
            }
            (Some(_), _) => ' ',
            (None, '\'' | '"' | '`') => {
                quote = Some(c);
                ' '
            }
            (None, _) => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{curly, slip};

    #[test]
    fn curly_quotes_are_to_be_straight() {
        assert_eq!(curly("‘a’").as_deref(), Some("write straight quotes: `'a'`"));
        assert_eq!(
            curly("“a”").as_deref(),
            Some("write straight quotes: `\"a\"` for a name, `'a'` for a text")
        );
        assert_eq!(curly("a"), None);
        assert_eq!(curly("l’eau"), None);
    }

    #[test]
    fn habits_of_other_languages_are_known() {
        assert_eq!(slip("age => 0").as_deref(), Some("write `>=` in the place of `=>`"));
        assert_eq!(slip("at + 30 days").as_deref(), Some("write `INTERVAL 30 DAY` for a length of time"));
        assert_eq!(
            slip("ts + interval '90 days'").as_deref(),
            Some("write `INTERVAL 90 DAY` for a length of time")
        );
        assert_eq!(slip("note <> '=>'"), None);
        assert_eq!(slip("at + INTERVAL 30 DAY"), None);
    }
}
