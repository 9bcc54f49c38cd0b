//! The cases of `rename_all`, as serde names them.

/// A way to write a name of several words.
#[derive(Clone, Copy)]
pub(crate) enum Case {
    Lower,
    Upper,
    Pascal,
    Camel,
    Snake,
    ScreamingSnake,
    Kebab,
    ScreamingKebab,
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
        Some(match name {
            "lowercase" => Self::Lower,
            "UPPERCASE" => Self::Upper,
            "PascalCase" => Self::Pascal,
            "camelCase" => Self::Camel,
            "snake_case" => Self::Snake,
            "SCREAMING_SNAKE_CASE" => Self::ScreamingSnake,
            "kebab-case" => Self::Kebab,
            "SCREAMING-KEBAB-CASE" => Self::ScreamingKebab,
            _ => return None,
        })
    }

    /// The name of a variant in this case. Rust has it in `PascalCase`: a capital letter begins a word.
    pub(crate) fn apply(self, name: &str) -> String {
        match self {
            Self::Lower => name.to_ascii_lowercase(),
            Self::Upper => name.to_ascii_uppercase(),
            Self::Pascal => name.to_owned(),
            Self::Camel => uncapitalized(name),
            Self::Snake => snake(name),
            Self::ScreamingSnake => snake(name).to_ascii_uppercase(),
            Self::Kebab => snake(name).replace('_', "-"),
            Self::ScreamingKebab => snake(name).to_ascii_uppercase().replace('_', "-"),
        }
    }

    /// The name of a field in this case. Rust has it in `snake_case`: an underscore stands between words.
    pub(crate) fn apply_to_field(self, name: &str) -> String {
        match self {
            Self::Lower | Self::Snake => name.to_owned(),
            Self::Upper | Self::ScreamingSnake => name.to_ascii_uppercase(),
            Self::Pascal => pascal(name),
            Self::Camel => uncapitalized(&pascal(name)),
            Self::Kebab => name.replace('_', "-"),
            Self::ScreamingKebab => name.to_ascii_uppercase().replace('_', "-"),
        }
    }
}

fn snake(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    for (index, letter) in name.char_indices() {
        if index > 0 && letter.is_uppercase() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

fn pascal(name: &str) -> String {
    let mut starts = true;
    let mut pascal = String::with_capacity(name.len());
    for letter in name.chars() {
        if letter == '_' {
            starts = true;
        } else if std::mem::take(&mut starts) {
            pascal.push(letter.to_ascii_uppercase());
        } else {
            pascal.push(letter);
        }
    }
    pascal
}

fn uncapitalized(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(name: &str) -> Case {
        Case::named(name).expect("a known case")
    }

    #[test]
    fn every_name_is_a_case() {
        assert!(NAMES.iter().all(|name| Case::named(name).is_some()));
    }

    #[test]
    fn variants_change_case() {
        let cased = |name: &str| case(name).apply("InStock");
        assert_eq!(
            NAMES.iter().map(|name| cased(name)).collect::<Vec<_>>(),
            [
                "instock", "INSTOCK", "InStock", "inStock", "in_stock", "IN_STOCK", "in-stock", "IN-STOCK"
            ]
        );
    }

    #[test]
    fn fields_change_case() {
        let cased = |name: &str| case(name).apply_to_field("unit_price");
        assert_eq!(
            NAMES.iter().map(|name| cased(name)).collect::<Vec<_>>(),
            [
                "unit_price",
                "UNIT_PRICE",
                "UnitPrice",
                "unitPrice",
                "unit_price",
                "UNIT_PRICE",
                "unit-price",
                "UNIT-PRICE"
            ]
        );
    }
}
