//! The words behind `db diff`.

use crate::body::BoxError;
use crate::migration::DraftOptions;

pub(super) const WORDS: &str = "`db diff` takes a NAME as `add_price`, and `--print`, `--rename OLD=NEW`, `--no-renames`, \
     `--fill TABLE.COLUMN=EXPRESSION`, `--allow-destructive`";

/// What was asked for.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    pub(super) name: Option<String>,
    /// To the standard output, and into no file.
    pub(super) print: bool,
    pub(super) draft: DraftOptions,
}

impl Wanted {
    pub(super) fn read(arguments: &[String]) -> Result<Self, BoxError> {
        let mut wanted = Self::default();
        let mut words = arguments.iter().map(String::as_str);
        while let Some(word) = words.next() {
            let draft = wanted.draft.clone();
            match word {
                "--print" => wanted.print = true,
                "--no-renames" => wanted.draft = draft.no_renames(),
                "--allow-destructive" => wanted.draft = draft.allow_destructive(),
                "--rename" => {
                    let (old, new) = pair(words.next())?;
                    wanted.draft = draft.rename(old, new);
                }
                "--fill" => {
                    let (column, expression) = pair(words.next())?;
                    wanted.draft = draft.fill(column, expression);
                }
                name if is_name(name) && wanted.name.is_none() => wanted.name = Some(name.to_owned()),
                _ => return Err(WORDS.into()),
            }
        }
        if wanted.name.is_none() && !wanted.print {
            return Err(WORDS.into());
        }
        Ok(wanted)
    }
}

/// `old=new`; there may be more of `=` in what is new.
fn pair(word: Option<&str>) -> Result<(&str, &str), BoxError> {
    Ok(word.and_then(|word| word.split_once('=')).ok_or(WORDS)?)
}

/// A name that a file may have everywhere.
fn is_name(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|it| it.is_ascii_alphanumeric() || it == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &str) -> Result<Wanted, BoxError> {
        let words: Vec<String> = words.split(' ').map(str::to_owned).collect();
        Wanted::read(&words)
    }

    #[test]
    fn words_are_taken_in_any_order_and_others_are_refused() {
        let wanted = read("--fill a.b=c=1 add_b --rename a.x=y --allow-destructive").unwrap();
        assert_eq!((wanted.name.as_deref(), wanted.print), (Some("add_b"), false));
        assert!(read("--print").unwrap().print);
        for words in [
            "",
            "a b",
            "../a",
            "--other",
            "a --rename",
            "a --rename x",
            "--no-renames",
        ] {
            assert_eq!(read(words).unwrap_err().to_string(), WORDS, "{words}");
        }
    }
}
