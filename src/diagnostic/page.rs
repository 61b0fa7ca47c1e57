//! The page of a code: what `schemac explain` prints, what `docs/codes/` holds, what a test executes.
//!
//! The doc comment of a code is its page in a fixed form: why the rule is there, what both examples share, then `Bad:` and
//! `Good:`, each with the files of a project as fenced blocks. A block says its language and, where that is not plain, its
//! path; a `console` block holds the commands that show the mistake.

use std::fmt::Write as _;

use super::Code;

/// A page, taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// Why the rule is there and what to do, in Markdown.
    pub why: String,
    /// Files that both examples have, such as `schemac.toml`.
    pub shared: Vec<ExampleFile>,
    /// A project that gets the code.
    pub bad: Example,
    /// The same project without the mistake.
    pub good: Example,
}

/// A small project.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Example {
    /// Its files.
    pub files: Vec<ExampleFile>,
    /// The commands that show the mistake, one after the other; `schemac check` when there are none.
    pub commands: Vec<String>,
}

/// A file of an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExampleFile {
    /// The language of its fence.
    pub language: String,
    /// Its path in the project; nothing for the only spec of the example, whose path does not matter.
    pub path: Option<String>,
    /// Saved as ISO 8859-1 and not as UTF-8.
    pub latin: bool,
    /// How often its last line stands there.
    pub repeated: usize,
    /// It is a symbolic link to this path.
    pub link: Option<String>,
    /// Its text, as the page shows it.
    pub text: String,
}

impl ExampleFile {
    fn new(information: &str) -> Self {
        let mut file = ExampleFile {
            language: String::new(),
            path: None,
            latin: false,
            repeated: 1,
            link: None,
            text: String::new(),
        };
        for (place, word) in information.split_whitespace().enumerate() {
            match word.split_once(':') {
                _ if place == 0 => word.clone_into(&mut file.language),
                Some(("encoding", "iso-8859-1")) => file.latin = true,
                Some(("link", target)) => file.link = Some(target.to_owned()),
                Some(("repeated", times)) => file.repeated = times.parse().unwrap_or(1),
                _ => file.path = Some(word.to_owned()),
            }
        }
        file
    }

    /// The path at which a project has it.
    pub fn place(&self) -> &str {
        self.path.as_deref().unwrap_or(match self.language.as_str() {
            "toml" => "schemac.toml",
            _ => "schema-defs/shared/spec.yaml",
        })
    }

    /// The bytes of the file.
    pub fn bytes(&self) -> Vec<u8> {
        let mut text = self.text.clone();
        if self.repeated > 1 {
            let last = text.lines().last().unwrap_or_default().to_owned() + "\n";
            text.push_str(&last.repeat(self.repeated - 1));
        }
        if self.latin {
            return text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect();
        }
        text.into_bytes()
    }

    /// What stands above the block: the path, and what the text does not show.
    fn caption(&self) -> Option<String> {
        let mut caption = match (&self.path, self.language.as_str()) {
            (None, "toml") => "`schemac.toml`".to_owned(),
            (None, _) => String::new(),
            (Some(path), _) => format!("`{path}`"),
        };
        let mut add = |text: &str| {
            if !caption.is_empty() {
                caption.push_str(", ");
            }
            caption.push_str(text);
        };
        if self.latin {
            add("saved as ISO 8859-1");
        }
        if let Some(target) = &self.link {
            add(&format!("a symbolic link to `{target}`, which is not there"));
        }
        if self.repeated > 1 {
            add(&format!("the last line {} times", self.repeated));
        }
        (!caption.is_empty()).then(|| caption + ":")
    }

    fn markdown(&self, out: &mut String) {
        if let Some(caption) = self.caption() {
            let _ = write!(out, "{caption}\n\n");
        }
        if self.link.is_none() {
            let _ = write!(out, "```{}\n{}```\n\n", self.language, self.text);
        }
    }
}

impl Page {
    /// Takes the page of a code apart; parts that are missing are empty, which a test refuses.
    pub fn of(code: &Code) -> Self {
        let mut page = Page::default();
        let mut part = 0;
        let mut open: Option<ExampleFile> = None;
        for line in code.explanation.lines() {
            let line = line.strip_prefix(' ').unwrap_or(line);
            match (&mut open, line.strip_prefix("```"), line) {
                (None, Some(information), _) => open = Some(ExampleFile::new(information)),
                (Some(_), Some(_), _) => page.take(part, open.take()),
                (Some(file), None, _) => {
                    file.text.push_str(line);
                    file.text.push('\n');
                }
                (None, None, "Bad:") => part = 1,
                (None, None, "Good:") => part = 2,
                (None, None, _) if part == 0 => {
                    page.why.push_str(line);
                    page.why.push('\n');
                }
                (None, None, _) => {}
            }
        }
        page.why = page.why.trim().to_owned();
        page
    }

    fn take(&mut self, part: usize, file: Option<ExampleFile>) {
        let Some(file) = file else { return };
        let example = match part {
            0 => return self.shared.push(file),
            1 => &mut self.bad,
            _ => &mut self.good,
        };
        if file.language == "console" {
            let commands = file.text.lines().filter_map(|line| line.strip_prefix("$ "));
            example.commands.extend(commands.map(str::to_owned));
        } else {
            example.files.push(file);
        }
    }
}

/// The command that prints the page of a code.
pub fn command(code: &Code) -> String {
    format!("schemac explain {}", code.name)
}

/// The page of a code, in Markdown.
pub fn markdown(code: &Code) -> String {
    let page = Page::of(code);
    let mut out = format!("# {}\n\n{}: {}.\n\n{}\n\n", code.name, code.severity.word(), code.title, page.why);
    for file in &page.shared {
        file.markdown(&mut out);
    }
    for (title, example) in [("Bad", &page.bad), ("Good", &page.good)] {
        let _ = write!(out, "## {title}\n\n");
        for file in &example.files {
            file.markdown(&mut out);
        }
        if !example.commands.is_empty() {
            let _ = write!(out, "```console\n$ {}\n```\n\n", example.commands.join("\n$ "));
        }
    }
    let _ = writeln!(
        out,
        "## Where it comes from\n\n- Applies to: {}.\n- Source of the rule: {}.",
        code.applies, code.source
    );
    out
}
