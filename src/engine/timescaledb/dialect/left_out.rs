//! Words that the parser does not know in their place: the `ONLY` of `FROM ONLY parent`, which it takes for a table, and the
//! `DISTINCT` and `ALL` of `GROUP BY DISTINCT …`.

use sqlparser::tokenizer::{Token, TokenWithSpan};

/// Behind the `ALL` of `GROUP BY ALL`, where nothing is grouped by.
const CLAUSES: &[&str] =
    &["HAVING", "WINDOW", "UNION", "INTERSECT", "EXCEPT", "ORDER", "LIMIT", "OFFSET", "FETCH", "FOR"];

/// Leaves the words out; neither changes what kind of a query it is.
pub(super) fn without_words(tokens: &mut Vec<TokenWithSpan>) {
    let is = |token: &TokenWithSpan, words: &[&str]| {
        matches!(&token.token, Token::Word(word) if word.quote_style.is_none()
            && words.iter().any(|expected| word.value.eq_ignore_ascii_case(expected)))
    };
    let grouped = |index: usize| {
        let before = |back: usize| index.checked_sub(back).and_then(|before| tokens.get(before));
        let after = tokens.get(index + 1);
        matches!((before(2), before(1), tokens.get(index), after), (Some(group), Some(by), Some(word), Some(after))
            if is(group, &["GROUP"]) && is(by, &["BY"]) && (is(word, &["DISTINCT"]) || is(word, &["ALL"])
                && !is(after, CLAUSES)
                && matches!(after.token, Token::Word(_) | Token::Number(..) | Token::LParen)))
    };
    let left_out: Vec<bool> = (0..tokens.len())
        .map(|index| {
            let around = (
                index.checked_sub(1).and_then(|before| tokens.get(before)),
                tokens.get(index),
                tokens.get(index + 1),
            );
            matches!(around, (Some(before), Some(only), Some(after))
                if grouped(index) || is(only, &["ONLY"]) && (is(before, &["FROM", "JOIN"]) || before.token == Token::Comma)
                    && matches!(after.token, Token::Word(_)) && !is(after, &["AS", "FROM"]))
        })
        .collect();
    let mut index = 0;
    tokens.retain(|_| {
        index += 1;
        !left_out.get(index - 1).copied().unwrap_or(false)
    });
}
