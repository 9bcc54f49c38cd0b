//! `.env`: one `NAME=value` a line.
//!
//! Values are taken as they stand. `$` has no meaning, for a password may hold one.

use std::collections::BTreeMap;
use std::iter::Enumerate;
use std::str::Lines;

use super::Variable;

/// What a `.env` file says, and its lines that say nothing.
pub(super) struct Parsed {
    pub(super) variables: BTreeMap<String, Variable>,
    pub(super) faults: Vec<(usize, String)>,
}

/// Reads all lines; what is wrong with some of them hides none of the others.
pub(super) fn parse(text: &str) -> Parsed {
    let mut parsed = Parsed {
        variables: BTreeMap::new(),
        faults: Vec::new(),
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = text.lines().enumerate();
    while let Some((index, line)) = lines.next() {
        let (start, behind) = (index + 1, lines.clone());
        let assigned = assignment(line, &mut lines.by_ref().map(|(_, line)| line));
        match assigned {
            Ok(None) => {}
            Ok(Some((name, value))) => parsed.insert(name, value, start),
            Err(problem) => {
                parsed.faults.push((start, problem.to_owned()));
                // Without an end it would be the rest of the file, with all settings that stand there.
                if problem == UNCLOSED {
                    lines = behind;
                    skip_to_setting(&mut lines);
                }
            }
        }
    }
    parsed
}

/// Skips what stands before the next setting: it was meant for the value, and is no fault of its own.
fn skip_to_setting(lines: &mut Enumerate<Lines<'_>>) {
    let mut ahead = lines.clone();
    while ahead.next().is_some_and(|(_, line)| named(line).is_none()) {
        lines.next();
    }
}

impl Parsed {
    fn insert(&mut self, name: String, value: String, line: usize) {
        if let Some(first) = self.variables.get(&name).and_then(|variable| variable.line) {
            let problem = format!("{name} stands in line {first} already: keep one");
            self.faults.push((line, problem));
            return;
        }
        let variable = Variable {
            value: Some(value),
            line: Some(line),
        };
        self.variables.insert(name, variable);
    }
}

const FORM: &str = "is no setting: write `NAME=value`";
const UNCLOSED: &str = "has no closing quotation mark";
const REST: &str = "goes on behind the closing quotation mark: write `#` before a comment";

/// The name and the value of a line. A value in quotation marks may go on in the following lines.
fn assignment<'t>(
    line: &'t str,
    following: &mut dyn Iterator<Item = &'t str>,
) -> Result<Option<(String, String)>, &'static str> {
    let line = line.trim_start();
    if line.is_empty() || line.starts_with('#') {
        return Ok(None);
    }
    let (name, value) = named(line).ok_or(FORM)?;
    let value = value.trim_start();
    let value = match value.chars().next() {
        Some(mark @ ('"' | '\'')) => quoted(&value[1..], mark, following)?,
        _ => bare(value).to_owned(),
    };
    Ok(Some((name.to_owned(), value)))
}

/// The name in a line that has the form of a setting, and what stands behind its `=`.
fn named(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.trim_start().split_once('=')?;
    let name = name.strip_prefix("export ").unwrap_or(name).trim();
    is_name(name).then_some((name, value))
}

fn is_name(name: &str) -> bool {
    let legal = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_') && name.chars().all(legal)
}

/// The value up to a comment: a `#` at its start or behind a space.
fn bare(value: &str) -> &str {
    let mut before = ' ';
    let comment = value.char_indices().find(|(_, letter)| {
        let starts = *letter == '#' && before.is_whitespace();
        before = *letter;
        starts
    });
    value[..comment.map_or(value.len(), |(index, _)| index)].trim_end()
}

/// The value up to the closing mark. Between `"`, a backslash stands for what it does in JSON; between `'` it is one.
fn quoted<'t>(
    first: &'t str,
    mark: char,
    following: &mut dyn Iterator<Item = &'t str>,
) -> Result<String, &'static str> {
    let mut value = String::new();
    let mut line = first;
    loop {
        let mut letters = line.chars();
        while let Some(letter) = letters.next() {
            match letter {
                letter if letter == mark => return end(letters.as_str()).map(|()| value),
                '\\' if mark == '"' => match letters.next() {
                    Some('n') => value.push('\n'),
                    Some('r') => value.push('\r'),
                    Some('t') => value.push('\t'),
                    Some(letter @ ('"' | '\\' | '$' | '\'')) => value.push(letter),
                    _ => return Err("has an unknown escape: write `\\\\` for a backslash, or use `'`"),
                },
                letter => value.push(letter),
            }
        }
        value.push('\n');
        line = following.next().ok_or(UNCLOSED)?;
    }
}

fn end(rest: &str) -> Result<(), &'static str> {
    let rest = rest.trim();
    if rest.is_empty() || rest.starts_with('#') {
        Ok(())
    } else {
        Err(REST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> String {
        let mut parsed = parse(text);
        assert_eq!(parsed.faults, [], "{text}");
        let variable = parsed.variables.remove("A").unwrap_or_else(|| panic!("{text}"));
        variable.value.unwrap()
    }

    #[test]
    fn values_stand_bare_or_in_quotation_marks() {
        for (text, expected) in [
            ("A=b", "b"),
            ("A=", ""),
            ("A", ""),
            ("  export A = b c  ", "b c"),
            ("A=b # c", "b"),
            ("A=# c", ""),
            ("A=b#c", "b#c"),
            ("A=pa$$w=rd", "pa$$w=rd"),
            ("A='b # $c \\n'", "b # $c \\n"),
            ("A=\"b \\\"c\\\"\\n\" # d", "b \"c\"\n"),
            ("A=\"b\nc\"\nB=d", "b\nc"),
            ("\u{feff}A=b\r\nB=c", "b"),
        ] {
            if text == "A" {
                assert_eq!(parse(text).faults, [(1, FORM.to_owned())]);
            } else {
                assert_eq!(value(text), expected, "{text}");
            }
        }
    }

    #[test]
    fn every_fault_has_its_line_and_no_value() {
        let parsed =
            parse("# ok\nA=1\ncanary\n1B=canary\nA=canary\nC='a' canary\nD=\"\\canary\"\nE='canary\n");
        let lines: Vec<usize> = parsed.faults.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [3, 4, 5, 6, 7, 8]);
        assert!(
            parsed
                .faults
                .iter()
                .all(|(_, problem)| !problem.contains("canary"))
        );
        assert_eq!(parsed.variables["A"].line, Some(2));
    }

    #[test]
    fn a_value_without_an_end_hides_no_other() {
        let parsed = parse("A='1\nB=2\nC=\"3\nD=4");
        let unclosed = |line| (line, UNCLOSED.to_owned());
        assert_eq!(parsed.faults, [unclosed(1), unclosed(3)]);
        let names: Vec<&str> = parsed.variables.keys().map(String::as_str).collect();
        assert_eq!(names, ["B", "D"]);
        let parsed = parse("A=\"-----BEGIN KEY-----\nMIIB\n\n1+/=\nexport B=2\nno setting");
        assert_eq!(parsed.faults, [unclosed(1), (6, FORM.to_owned())]);
        assert_eq!(parsed.variables["B"].line, Some(5));
    }

    #[test]
    fn lines_are_counted_over_values_of_several() {
        let parsed = parse("A='1\n2\n3'\nB=4");
        assert_eq!(parsed.variables["B"].line, Some(4));
    }
}
