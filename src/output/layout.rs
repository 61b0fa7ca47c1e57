//! Texts and paths of files, from what the engines say of them.

use super::names::file_name;
use crate::engine::layout::{Artifact, Excerpt, Step};
use crate::engine::{Engine, Rendered, Stage};
use crate::model::Object;

/// The path of the file that shows an object, relative to the output folder.
pub(super) fn path(engine: &dyn Engine, object: &Object) -> String {
    let place = engine.place(object);
    let mut path = engine.name().to_owned();
    for folder in place.folders {
        path.push('/');
        path.push_str(&file_name(folder));
    }
    let mut separator = '/';
    for part in place.name.into_iter().filter(|part| !part.is_empty()) {
        path.push(separator);
        path.push_str(&file_name(part));
        separator = '.';
    }
    path.push('.');
    path.push_str(engine.layout().ending);
    path
}

/// The text of that file.
pub(super) fn artifact(engine: &dyn Engine, object: &Object, rendered: &Rendered) -> String {
    let Artifact { head, passages } = engine.artifact(object, rendered);
    let mut text = String::with_capacity(rendered.room() + 256);
    for comment in &head {
        push_comment(&mut text, comment);
    }
    for passage in passages {
        if !text.is_empty() {
            text.push('\n');
        }
        for note in &passage.notes {
            push_comment(&mut text, note);
        }
        push_step(&mut text, &passage.step);
    }
    text
}

/// What an object adds to the scripts.
pub(super) fn excerpt(engine: &dyn Engine, object: &Object, rendered: &Rendered) -> Excerpt {
    let layout = engine.layout();
    let mut stages: Vec<(Stage, String)> = Vec::new();
    for statement in &rendered.statements {
        let Some(step) = engine.step(statement) else { continue };
        if let Some((_, text)) = stages.iter_mut().find(|(stage, _)| *stage == statement.stage) {
            text.push_str(layout.between);
            push_step(text, &step);
            continue;
        }
        let mut text = String::with_capacity(rendered.room());
        if layout.titles {
            text.push('\n');
            push_comment(&mut text, &object.id.to_text());
        }
        push_step(&mut text, &step);
        stages.push((statement.stage, text));
    }
    stages.sort_by_key(|(stage, _)| *stage);
    Excerpt { stages, check: engine.check_row(object, rendered) }
}

fn push_step(text: &mut String, step: &Step<'_>) {
    text.push_str(step.before);
    text.push_str(&step.text);
    text.push_str(step.after);
}

/// Adds a text as comment lines of SQL: no name or description can end the comment early.
pub(super) fn push_comment(out: &mut String, text: &str) {
    out.push_str(&comment_line(text));
    out.push('\n');
}

/// A text as comment lines of SQL, without the last line break.
fn comment_line(text: &str) -> String {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return format!("-- {text}").trim_end().to_owned();
    }
    let lines = text.split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}', '\u{b}', '\u{c}']);
    let safe = |line: &str| line.trim_end().replace(|c: char| c.is_control() && c != '\t', "\u{fffd}");
    lines.map(|line| format!("-- {}", safe(line)).trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::comment_line;

    #[test]
    fn no_text_leaves_its_comment() {
        for hostile in ["a\nDROP TABLE x; --", "a\r\nDROP", "a\u{2028}DROP", "a\0b", "\n\nDROP"] {
            for line in comment_line(hostile).split(['\n', '\r', '\u{2028}']) {
                assert!(line.starts_with("--"), "{hostile:?} gives {line:?}");
            }
        }
    }
}
