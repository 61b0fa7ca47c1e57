//! The servers that the output is for: their versions and editions. What there is to say of them, engines declare.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use serde_json::{Value as Json, json};

use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::span::Located;

/// What `[targets.ENGINE]` may say.
#[derive(Debug)]
pub struct TargetKeys {
    /// The name of the engine's folder.
    pub engine: &'static str,
    /// The versions that tell its servers apart.
    pub versions: &'static [VersionKey],
    /// Its editions, where it has several; the first is the one that holds where none is named.
    pub editions: &'static [&'static str],
}

/// A key whose value is a version.
#[derive(Debug)]
pub struct VersionKey {
    /// The key.
    pub key: &'static str,
    /// What it is the version of, in one sentence.
    pub description: &'static str,
    /// The version that holds where none is named.
    pub default: &'static [u32],
}

/// A version: numbers between dots, compared number by number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(pub(super) Vec<u32>);

impl Version {
    /// A version of known numbers, such as `Version::new(&[2, 19])`.
    pub fn new(parts: &[u32]) -> Self {
        Version(parts.to_vec())
    }

    /// Reads `2.19.3`; nothing when a part is no number.
    pub fn parse(text: &str) -> Option<Self> {
        text.split('.').map(|part| part.parse().ok()).collect::<Option<Vec<u32>>>().map(Version)
    }

    /// Its first number.
    pub fn major(&self) -> u32 {
        self.0.first().copied().unwrap_or(0)
    }

    /// Whether this version is the given one or a later one. One that is written short is the newest that begins so: `2.6` is
    /// at least 2.6.4, and `2.6.3` is not.
    pub fn at_least(&self, parts: &[u32]) -> bool {
        let orders = self.0.iter().zip(parts).map(|(own, other)| own.cmp(other));
        orders.into_iter().find(|order| order.is_ne()).is_none_or(std::cmp::Ordering::is_gt)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> = self.0.iter().map(u32::to_string).collect();
        f.write_str(&parts.join("."))
    }
}

/// The versions and the edition of an engine's server.
#[derive(Debug, Clone)]
pub struct Target {
    keys: &'static TargetKeys,
    versions: Vec<Version>,
    /// The edition, where the engine has several.
    pub edition: String,
}

/// What engines that nobody declared have: nothing.
static UNKNOWN: LazyLock<Target> =
    LazyLock::new(|| Target::new(&TargetKeys { engine: "", versions: &[], editions: &[] }));
static NO_VERSION: Version = Version(Vec::new());

impl Target {
    fn new(keys: &'static TargetKeys) -> Target {
        Target {
            keys,
            versions: keys.versions.iter().map(|version| Version::new(version.default)).collect(),
            edition: keys.editions.first().copied().unwrap_or_default().to_owned(),
        }
    }

    /// The version under a key, one of those that the engine declares.
    pub fn version(&self, key: &str) -> &Version {
        let position = self.keys.versions.iter().position(|version| version.key == key);
        position.and_then(|position| self.versions.get(position)).unwrap_or(&NO_VERSION)
    }
}

/// The targets of all engines.
#[derive(Debug, Clone)]
pub struct Targets(Vec<Target>);

impl Targets {
    /// Those of projects that name none.
    pub fn new(known: &[&'static TargetKeys]) -> Targets {
        Targets(known.iter().map(|keys| Target::new(keys)).collect())
    }

    /// The target of an engine, by the name of its folder.
    pub fn of(&self, engine: &str) -> &Target {
        self.0.iter().find(|target| target.keys.engine == engine).unwrap_or(&UNKNOWN)
    }

    /// Takes what the file says of an engine, and reports what is no version and no edition; false if there is no such engine.
    pub(super) fn set(
        &mut self,
        engine: &str,
        written: &BTreeMap<String, Located<String>>,
        diagnostics: &mut Diagnostics,
    ) -> bool {
        let Some(target) = self.0.iter_mut().find(|target| target.keys.engine == engine) else {
            return false;
        };
        for (key, value) in written {
            let mut refuse = |message: String, help: String| {
                diagnostics.push(Diagnostic::new(&shared::INVALID_VALUE, value.span, message).help(help));
            };
            let position = target.keys.versions.iter().position(|version| version.key == key);
            if let Some(version) = position.and_then(|position| target.versions.get_mut(position)) {
                match Version::parse(value) {
                    Some(parsed) => *version = parsed,
                    None => refuse(
                        format!("`{value}` is no version"),
                        "write numbers between dots, such as \"2.19\"".to_owned(),
                    ),
                }
            } else if target.keys.editions.contains(&value.as_str()) {
                target.edition.clone_from(value);
            } else {
                let editions: Vec<String> =
                    target.keys.editions.iter().map(|edition| format!("`{edition}`")).collect();
                refuse(
                    format!("{engine} has no edition `{value}`"),
                    format!("write {} under `[targets.{engine}]`, or remove the key", editions.join(" or ")),
                );
            }
        }
        true
    }
}

/// The schemas of the targets of all engines, by their names.
pub(super) fn properties(known: &[&'static TargetKeys]) -> Json {
    let target = |keys: &TargetKeys| {
        let version = |version: &VersionKey| {
            let parts: Vec<String> = version.default.iter().map(u32::to_string).collect();
            let example = parts.join(".");
            let schema = json!({
                "type": "string",
                "description": format!("{} Default: `\"{example}\"`.", version.description),
                "examples": [example],
            });
            (version.key.to_owned(), schema)
        };
        let mut properties: serde_json::Map<String, Json> = keys.versions.iter().map(version).collect();
        if let Some(default) = keys.editions.first() {
            let editions: Vec<String> = keys.editions.iter().map(|edition| format!("`{edition}`")).collect();
            let description = format!("The edition: {}. Default: `\"{default}\"`.", editions.join(" or "));
            properties.insert(
                "edition".into(),
                json!({ "type": "string", "description": description, "examples": keys.editions }),
            );
        }
        json!({
            "title": "target",
            "type": "object",
            "description": "The servers that the output is for.",
            "properties": properties,
            "additionalProperties": false,
        })
    };
    known.iter().map(|keys| (keys.engine.to_owned(), target(keys))).collect::<serde_json::Map<_, _>>().into()
}

#[cfg(test)]
mod tests {
    use super::Version;

    #[test]
    fn versions_compare_by_number() {
        let version = Version::parse("2.19.3").unwrap();
        assert!(version.at_least(&[2, 19]));
        assert!(version.at_least(&[2, 9]));
        assert!(!version.at_least(&[2, 20]));
        assert!(Version::parse("17").unwrap().at_least(&[17, 0]));
        assert!(Version::parse("2.6.4").unwrap().at_least(&[2, 6, 4]));
        assert!(!Version::parse("2.6.3").unwrap().at_least(&[2, 6, 4]));
        assert!(Version::parse("2.6").unwrap().at_least(&[2, 6, 4]), "the newest that begins so");
        assert!(!Version::parse("2.6").unwrap().at_least(&[2, 7]));
        assert!(Version::parse("x").is_none());
    }
}
