//! Where the comments of a file are, as its parser sees them.
//!
//! Both parsers throw comments away. Those of TOML are tokens of its lexer; in YAML a `#` is a comment where it stands in no
//! scalar and behind a blank, and only the parser knows where scalars are.

use std::ops::Range;

use saphyr_parser::{Event, Parser};

use super::{MAX_FILE_SIZE, Syntax, yaml};

/// The comments of a text, from `#` to the end of the line; of a broken YAML text those before the break.
pub fn comments(syntax: Syntax, text: &str) -> Vec<Range<usize>> {
    if text.len() > MAX_FILE_SIZE {
        return Vec::new();
    }
    match syntax {
        Syntax::Toml => of_toml(text),
        Syntax::Yaml => of_yaml(text),
    }
}

fn of_toml(text: &str) -> Vec<Range<usize>> {
    toml_parser::Source::new(text)
        .lex()
        .filter(|token| token.kind() == toml_parser::lexer::TokenKind::Comment)
        .map(|token| token.span().start()..token.span().end())
        .collect()
}

fn of_yaml(text: &str) -> Vec<Range<usize>> {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut offsets = yaml::Offsets::of(text);
    offsets.skip(text.len() - body.len());
    let mut scalars: Vec<Range<usize>> = Vec::new();
    let mut end = text.len();
    let mut parser = Parser::new_from_str(body);
    while let Some(next) = parser.next_event() {
        match next {
            Ok((Event::Scalar(_, style, _, _), span)) => {
                let (start, end) = (offsets.byte(span.start.index()), offsets.byte(span.end.index()));
                scalars.push(start..yaml::scalar_end(text, style, start, end));
            }
            Ok((Event::StreamEnd, _)) => break,
            Ok(_) => {}
            Err(error) => {
                // What the parser was reading when it gave up may be a text that is not closed.
                end = scalars.last().map_or(0, |last| last.end).min(offsets.byte(error.marker().index()));
                break;
            }
        }
    }
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut scalars = scalars.into_iter().peekable();
    let mut at = 0;
    while let Some(offset) = text.get(at..end).and_then(|rest| rest.find('#')) {
        let hash = at + offset;
        while scalars.next_if(|scalar| scalar.end <= hash).is_some() {}
        at = match scalars.peek() {
            Some(scalar) if scalar.start <= hash => scalar.end.max(hash + 1),
            _ if hash == 0 || matches!(bytes.get(hash - 1), Some(b' ' | b'\t' | b'\n' | b'\r' | 0xbf)) => {
                let line = text[hash..].find('\n').map_or(text.len(), |length| hash + length);
                let line_end = hash + text[hash..line].trim_end_matches('\r').len();
                found.push(hash..line_end);
                line
            }
            _ => hash + 1,
        };
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Syntax, comments};

    /// The comments that are said to be ones end in `yes`, the others in `no`.
    const YAML: &str = "\u{feff}# yes\r\na: 1 # yes\nb: |  # yes\n  text # no\n\n  # no\n# yes\nc: plain\n  multi # yes\n\
        d: 'q # no' # yes\ne: [a#no, # yes\n  'it''s # no'] # yes\nf: >-\n  fold # no\n\n  # no\n\n# yes\ng:\n  # yes\n  - x: 1 # yes\n\
        h: \"a\\\" # no\n  # no\n  b\" # yes\nк: 'п # no' # yes\n--- # yes\nk: v#no\t# yes\nl: &a#no x\nm: *a#no # yes\n";

    const TOML: &str = "#:schema yes\na = 1 # yes\n[\"a # no\"] # yes\nb = ''' # no\n# no\n''' # yes\nc = [ # yes\n '# no', # yes\n]\n\
        d = \"\\\" # no\" # yes\n";

    #[test]
    fn only_comments_are_comments() {
        for (syntax, text) in [(Syntax::Yaml, YAML), (Syntax::Toml, TOML)] {
            let found: Vec<&str> = comments(syntax, text).into_iter().map(|range| &text[range]).collect();
            assert!(found.iter().all(|comment| comment.ends_with("yes")), "{found:?}");
            assert_eq!(found.len(), text.matches("yes").count(), "{found:?}");
        }
    }

    #[test]
    fn what_follows_a_break_is_not_judged() {
        assert_eq!(comments(Syntax::Yaml, "a: 1 # yes\nb: 2\nc: \"x\n  # no\n").len(), 1);
        assert_eq!(comments(Syntax::Yaml, "# only\n").len(), 1);
        assert!(comments(Syntax::Yaml, "a: \"\n# no\n").is_empty());
    }
}
