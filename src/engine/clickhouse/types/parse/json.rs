//! The parameters of `JSON`: limits, typed paths and paths that are not stored.

use super::tokens::Lexeme;
use super::{Parser, TypeError};
use crate::engine::clickhouse::types::{JsonParameters, Type};

impl Parser<'_> {
    pub(super) fn json(&mut self, depth: usize) -> Result<Type, TypeError> {
        let mut parameters = JsonParameters::default();
        loop {
            let at = self.position();
            match self.next() {
                Some(Lexeme::Word(word)) if word.eq_ignore_ascii_case("skip") => {
                    if matches!(self.peek(), Some(Lexeme::Word(next)) if next.eq_ignore_ascii_case("regexp"))
                    {
                        self.at += 1;
                        let Some(Lexeme::Text(pattern)) = self.next() else {
                            return Err(self.invalid(at, "`SKIP REGEXP` takes a text in single quotes"));
                        };
                        parameters.skip_matching.push(pattern);
                    } else {
                        let path = self.path()?;
                        parameters.skip.push(path);
                    }
                }
                Some(Lexeme::Word(word))
                    if matches!(word.as_str(), "max_dynamic_paths" | "max_dynamic_types") =>
                {
                    self.expect('=', &format!("after `{word}`"))?;
                    if word == "max_dynamic_paths" {
                        parameters.max_dynamic_paths = Some(self.number(0..=100_000, "`max_dynamic_paths`")?);
                    } else {
                        parameters.max_dynamic_types = Some(self.number(0..=254, "`max_dynamic_types`")?);
                    }
                }
                Some(Lexeme::Word(_) | Lexeme::Quoted(_)) => {
                    self.at -= 1;
                    let path = self.path()?;
                    let member = self.parse_type(depth + 1)?;
                    parameters.paths.push((path, member));
                }
                _ => return Err(self.invalid(at, "a parameter of `JSON` is missing here")),
            }
            if !self.take(',') {
                break;
            }
        }
        Ok(Type::Json(parameters))
    }

    fn path(&mut self) -> Result<String, TypeError> {
        let mut parts = Vec::new();
        loop {
            let at = self.position();
            match self.next() {
                Some(Lexeme::Word(part) | Lexeme::Quoted(part)) => parts.push(part),
                _ => return Err(self.invalid(at, "a path such as `user.id` is missing here")),
            }
            if !self.take('.') {
                break;
            }
        }
        Ok(parts.join("."))
    }
}
