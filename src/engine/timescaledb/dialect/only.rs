//! `FROM ONLY parent`, which the parser takes for a table by the name `only`.

use sqlparser::tokenizer::{Token, TokenWithSpan};

/// Leaves out the `ONLY` of `FROM ONLY parent`, which the parser takes for a table.
pub(super) fn without_only(tokens: &mut Vec<TokenWithSpan>) {
    let is = |token: &TokenWithSpan, words: &[&str]| {
        matches!(&token.token, Token::Word(word) if word.quote_style.is_none()
            && words.iter().any(|expected| word.value.eq_ignore_ascii_case(expected)))
    };
    let only: Vec<bool> = (0..tokens.len())
        .map(|index| {
            let around = (
                index.checked_sub(1).and_then(|before| tokens.get(before)),
                tokens.get(index),
                tokens.get(index + 1),
            );
            matches!(around, (Some(before), Some(only), Some(after))
                if is(only, &["ONLY"]) && (is(before, &["FROM", "JOIN"]) || before.token == Token::Comma)
                    && matches!(after.token, Token::Word(_)) && !is(after, &["AS", "FROM"]))
        })
        .collect();
    let mut index = 0;
    tokens.retain(|_| {
        index += 1;
        !only.get(index - 1).copied().unwrap_or(false)
    });
}
