//! Writes everything in the repository that is made from the program: the published schemas and the generated pages.

#![allow(clippy::print_stderr, reason = "a tool of the repository")]

use std::path::Path;

fn main() -> std::io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (folder, files) in [("docs", schemac::docs::pages()), ("schemas", schemac::cli::published_schemas())]
    {
        let generated = ["reference"];
        for name in generated.iter().filter(|_| folder == "docs") {
            let stale = root.join(folder).join(name);
            if stale.is_dir() {
                std::fs::remove_dir_all(stale)?;
            }
        }
        if folder == "schemas" && root.join(folder).is_dir() {
            std::fs::remove_dir_all(root.join(folder))?;
        }
        for (name, text) in files {
            let path = root.join(folder).join(name);
            if let Some(parent) = path.parent() {
                std::fs::create_dir_all(parent)?;
            }
            std::fs::write(path, text)?;
        }
        eprintln!("{folder}/ is up to date");
    }
    Ok(())
}
