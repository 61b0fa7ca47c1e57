//! Products of others, as specs of our own: what each is made of is what an engine took for the product itself.
//!
//! The documents hold facts alone: names, types, keys, indexes, engines and their settings. Bodies of functions, queries of views and
//! comments are other ones. What was made of them was compared with the products' own scripts on the engines: PostgreSQL's dumps and
//! ClickHouse's `SHOW CREATE` of every object were the same but for those. `tests/engines` deploys them and reads them back.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::fmt::Write as _;

use common::{copy, entries, fixtures, schemac, stderr};

/// The objects of a product with the hash of what is made of each.
///
/// A change of the text is a change of what was proven: run `tests/engines/run.sh` before it is recorded.
#[test]
fn products_are_made_as_the_engines_took_them() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(fixtures("").join("snapshots/products"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let products = entries(&fixtures("products"));
    assert_eq!(products.len(), 4);
    for product in products {
        let folder = tempfile::tempdir().unwrap();
        copy(&product, folder.path());
        let output = schemac(folder.path(), &["build", "--quiet"]);
        assert!(output.status.success(), "{}", stderr(&output));
        let text = std::fs::read_to_string(folder.path().join("generated/manifest.json")).unwrap();
        let manifest: serde_json::Value = serde_json::from_str(&text).unwrap();
        let mut objects = String::new();
        for object in manifest["objects"].as_array().unwrap() {
            let hash = object["sha256"].as_str().unwrap();
            writeln!(objects, "{} {}", object["id"].as_str().unwrap(), &hash[..16]).unwrap();
        }
        let name = product.file_name().unwrap().to_string_lossy().into_owned();
        settings.bind(|| insta::assert_snapshot!(name, objects));
    }
}
