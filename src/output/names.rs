//! Names as parts of paths.

use super::forms;
use crate::hash::sha256;

/// A name as a part of a path: never empty, never `.` or `..`, no separators, and not so long that systems refuse it.
///
/// Everything but letters, digits, `_` and `-` is written as `%XX` of its UTF-8 bytes, except that letters of any script
/// stay as they are, unless a normal form would write them otherwise. So is the first letter of what Windows takes for a device,
/// whatever stands behind a dot: `nul`, `com1`. A name that is too long is cut and gets a hash of the whole, so that two names never become one.
pub(super) fn file_name(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let device = is_device(name);
    for (position, c) in name.chars().enumerate() {
        let is_plain = (c.is_alphanumeric() && !forms::has_forms(c)) || matches!(c, '_' | '-');
        if is_plain && !(device && position == 0) {
            out.push(c);
        } else {
            let mut buffer = [0; 4];
            for byte in c.encode_utf8(&mut buffer).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    if out.len() > 120 {
        let hash = sha256(name.as_bytes());
        let mut end = 100;
        while !out.is_char_boundary(end) {
            end -= 1;
        }
        out = format!("{}-{}", &out[..end], &hash[..16]);
    }
    out
}

/// Whether Windows takes a name for that of a device. Source: "Naming Files, Paths, and Namespaces" of its documentation.
fn is_device(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    if ["con", "prn", "aux", "nul"].contains(&name.as_str()) {
        return true;
    }
    let port = name.strip_prefix("com").or_else(|| name.strip_prefix("lpt"));
    let mut number = port.unwrap_or_default().chars();
    matches!((number.next(), number.next()), (Some('0'..='9' | '¹' | '²' | '³'), None))
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn no_name_leaves_its_folder() {
        for hostile in ["..", ".", "", "a/b", "a\\b", "c:d", "\0", "nul\n", &"x".repeat(10_000)] {
            let name = file_name(hostile);
            assert!(
                !name.contains(['/', '\\', ':', '.', '\0', '\n']) && name.len() < 200,
                "{hostile:?} gives {name:?}"
            );
        }
    }

    #[test]
    fn no_name_is_a_device() {
        for (name, file) in
            [("nul", "%6Eul"), ("CON", "%43ON"), ("com1", "%63om1"), ("Lpt²", "%4Cpt²"), ("aux", "%61ux")]
        {
            assert_eq!(file_name(name), file);
        }
        for name in ["null", "com", "com10", "lpt_1", "console", "comma"] {
            assert_eq!(file_name(name), name);
        }
    }
}
