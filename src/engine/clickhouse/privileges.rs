//! The privileges that ClickHouse has. Source: ClickHouse 26.9, `system.privileges`.

/// The privileges, as the engine prints them.
pub fn all() -> impl Iterator<Item = &'static str> {
    include_str!("vocabulary/privileges.txt").lines()
}

/// The privilege of a name in any case.
pub fn find(name: &str) -> Option<&'static str> {
    all().find(|known| known.eq_ignore_ascii_case(name.trim()))
}

/// Whether a privilege can be limited to columns.
pub fn has_columns(name: &str) -> bool {
    matches!(
        name,
        "SELECT"
            | "INSERT"
            | "ALTER UPDATE"
            | "ALTER ADD COLUMN"
            | "ALTER MODIFY COLUMN"
            | "ALTER DROP COLUMN"
            | "ALTER COMMENT COLUMN"
            | "ALTER CLEAR COLUMN"
            | "ALTER RENAME COLUMN"
            | "ALTER MATERIALIZE COLUMN"
            | "ALTER COLUMN"
            | "SHOW COLUMNS"
            | "ALTER DELETE"
    )
}
