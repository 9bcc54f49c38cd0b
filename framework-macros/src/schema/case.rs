//! The cases of `rename_all`, as serde names them.

/// A way to write a name of several words.
#[derive(Clone, Copy)]
pub(crate) struct Case {
    separator: &'static str,
    first: Letters,
    rest: Letters,
}

#[derive(Clone, Copy)]
enum Letters {
    Lower,
    Upper,
    Capital,
}

/// The names of the cases.
pub(crate) const NAMES: &[&str] = &[
    "lowercase",
    "UPPERCASE",
    "PascalCase",
    "camelCase",
    "snake_case",
    "SCREAMING_SNAKE_CASE",
    "kebab-case",
    "SCREAMING-KEBAB-CASE",
];

impl Case {
    /// The case of that name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        use Letters::{Capital, Lower, Upper};
        let (separator, first, rest) = match name {
            "lowercase" => ("", Lower, Lower),
            "UPPERCASE" => ("", Upper, Upper),
            "PascalCase" => ("", Capital, Capital),
            "camelCase" => ("", Lower, Capital),
            "snake_case" => ("_", Lower, Lower),
            "SCREAMING_SNAKE_CASE" => ("_", Upper, Upper),
            "kebab-case" => ("-", Lower, Lower),
            "SCREAMING-KEBAB-CASE" => ("-", Upper, Upper),
            _ => return None,
        };
        Some(Self {
            separator,
            first,
            rest,
        })
    }

    /// The name in this case.
    pub(crate) fn apply(self, name: &str) -> String {
        let words = words(name);
        let cased = words.iter().enumerate().map(|(index, word)| match (index, self) {
            (0, Self { first, .. }) => first.apply(word),
            (_, Self { rest, .. }) => rest.apply(word),
        });
        cased.collect::<Vec<_>>().join(self.separator)
    }
}

impl Letters {
    fn apply(self, word: &str) -> String {
        match self {
            Self::Lower => word.to_lowercase(),
            Self::Upper => word.to_uppercase(),
            Self::Capital => {
                let mut letters = word.chars();
                let first = letters.next().into_iter().flat_map(char::to_uppercase);
                first.chain(letters.flat_map(char::to_lowercase)).collect()
            }
        }
    }
}

/// The words of a Rust name: `_` separates them in fields, a capital letter in variants.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut starts = true;
    let capitals_start = !name.contains('_');
    for letter in name.chars() {
        if letter == '_' {
            starts = true;
            continue;
        }
        if starts || (capitals_start && letter.is_uppercase()) {
            words.push(String::new());
        }
        starts = false;
        if let Some(word) = words.last_mut() {
            word.push(letter);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cased(case: &str, name: &str) -> String {
        Case::named(case).expect("a known case").apply(name)
    }

    #[test]
    fn every_name_is_a_case() {
        assert!(NAMES.iter().all(|name| Case::named(name).is_some()));
    }

    #[test]
    fn fields_and_variants_change_case() {
        assert_eq!(cased("camelCase", "unit_price"), "unitPrice");
        assert_eq!(cased("kebab-case", "unit_price"), "unit-price");
        assert_eq!(cased("snake_case", "InStock"), "in_stock");
        assert_eq!(cased("SCREAMING_SNAKE_CASE", "InStock"), "IN_STOCK");
        assert_eq!(cased("lowercase", "InStock"), "instock");
        assert_eq!(cased("PascalCase", "unit_price"), "UnitPrice");
    }
}
