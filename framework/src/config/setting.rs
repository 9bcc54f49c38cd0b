//! What a field of a settings struct can be.

use std::collections::HashSet;
use std::net::Ipv6Addr;

use super::reader::{Given, Reader};
use super::source::Content;
use super::{SettingField, SettingValue};
use crate::schema::{At, Constraints, FaultKind, Faults, Keywords, rules};

/// The type of a field: a value, an `Option`, a `Vec`, or settings in a group of their own.
///
/// [`#[derive(Settings)]`](macro@super::Settings) implements it for groups and for words, and [`SettingValue`] makes a value of
/// any other type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a setting",
    label = "not read from variables or files",
    note = "derive `Settings` on a struct of settings or an enum of words, or implement `purlin::config::SettingValue` for a value"
)]
pub trait Setting: Sized {
    /// The keywords that `#[setting(..)]` may put on a field of this type.
    const ACCEPTS: Keywords = Keywords::NONE;

    /// Whether nobody may see it. Such a setting can stand in a file of its own, which the variable `X_FILE` names.
    const IS_SECRET: bool = false;

    /// Whether it is a struct of settings, which has no value of its own.
    const IS_GROUP: bool = false;

    /// Reads the field. It answers nothing if there is a fault, which the reader notes.
    fn read(reader: &mut Reader<'_>, field: &'static SettingField) -> Option<Self>;

    /// The value as it would stand in a variable.
    fn show(&self) -> String;

    /// Checks the value against the rules of its field.
    fn constrain(&self, rules: &Constraints, faults: &mut Faults) {
        let _ = (rules, faults);
    }
}

#[diagnostic::do_not_recommend]
impl<T: SettingValue> Setting for T {
    const ACCEPTS: Keywords = T::ACCEPTS;
    const IS_SECRET: bool = T::IS_SECRET;

    fn read(reader: &mut Reader<'_>, field: &'static SettingField) -> Option<Self> {
        let given = reader.take(field, T::IS_SECRET)?;
        let Content::Text(text) = &given.content else {
            reader.refuse(&given, "is a list: write one value");
            return None;
        };
        let Some(value) = T::parse(text) else {
            reader.refuse(&given, format!("must be {}", T::expected()));
            return None;
        };
        reader.checked(value, &given, &field.rules)
    }

    fn show(&self) -> String {
        SettingValue::show(self)
    }

    fn constrain(&self, rules: &Constraints, faults: &mut Faults) {
        SettingValue::constrain(self, rules, faults);
    }
}

/// Absent if nothing of it is given.
impl<T: Setting> Setting for Option<T> {
    const ACCEPTS: Keywords = T::ACCEPTS;
    const IS_SECRET: bool = T::IS_SECRET;
    const IS_GROUP: bool = T::IS_GROUP;

    fn read(reader: &mut Reader<'_>, field: &'static SettingField) -> Option<Self> {
        reader.optional(field)
    }

    fn show(&self) -> String {
        self.as_ref().map_or_else(|| "-".to_owned(), Setting::show)
    }

    fn constrain(&self, rules: &Constraints, faults: &mut Faults) {
        if let Some(value) = self {
            value.constrain(rules, faults);
        }
    }
}

/// `A,B,C` or a JSON array; an array in the settings file.
impl<T: SettingValue> Setting for Vec<T> {
    const ACCEPTS: Keywords = Keywords::ARRAY;
    const IS_SECRET: bool = T::IS_SECRET;

    fn read(reader: &mut Reader<'_>, field: &'static SettingField) -> Option<Self> {
        let given = reader.take(field, T::IS_SECRET)?;
        let Some(texts) = texts(&given.content) else {
            reader.refuse(
                &given,
                "must be a list of values: write `A,B,C`, or `[\"A\", \"B\"]`",
            );
            return None;
        };
        let list = items::<T>(reader, &given, &texts)?;
        reader.checked(list, &given, &field.rules)
    }

    fn show(&self) -> String {
        let items: Vec<String> = self.iter().map(SettingValue::show).collect();
        items.join(",")
    }

    fn constrain(&self, rules: &Constraints, faults: &mut Faults) {
        rules::items(self.len(), rules, &At::Root, faults);
        let mut seen = HashSet::new();
        if rules.unique_items && !self.iter().all(|item| seen.insert(item.key())) {
            faults.push(&At::Root, FaultKind::NotUnique);
        }
    }
}

/// All items, or nothing with a fault for each that is none.
fn items<T: SettingValue>(reader: &mut Reader<'_>, given: &Given, texts: &[String]) -> Option<Vec<T>> {
    let mut list = Vec::with_capacity(texts.len());
    for (index, text) in texts.iter().enumerate() {
        match T::parse(text) {
            Some(item) => list.push(item),
            None => reader.refuse(
                given,
                format!("has an item {} that must be {}", index + 1, T::expected()),
            ),
        }
    }
    (list.len() == texts.len()).then_some(list)
}

/// The items of a list. An empty text is a list without any.
fn texts(content: &Content) -> Option<Vec<String>> {
    match content {
        Content::Table(_) => None,
        Content::List(items) => items
            .iter()
            .map(|item| match &item.content {
                Content::Text(text) => Some(text.clone()),
                Content::List(_) | Content::Table(_) => None,
            })
            .collect(),
        Content::Text(text) => match text.trim() {
            "" => Some(Vec::new()),
            json if json.starts_with('[') && !begins_with_address(json) => of_json(json),
            list => Some(list.split(',').map(|item| item.trim().to_owned()).collect()),
        },
    }
}

/// Whether it begins with an IPv6 address in brackets, as in `[::1]:80,[::2]:80`: no JSON array does.
fn begins_with_address(text: &str) -> bool {
    let inside = text.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let address = inside.and_then(|(inside, _)| inside.split('%').next());
    address.is_some_and(|address| address.parse::<Ipv6Addr>().is_ok())
}

fn of_json(json: &str) -> Option<Vec<String>> {
    let items: Vec<serde_json::Value> = serde_json::from_str(json).ok()?;
    let texts = items.into_iter().map(|item| match item {
        serde_json::Value::String(text) => Some(text),
        serde_json::Value::Bool(value) => Some(value.to_string()),
        serde_json::Value::Number(number) => Some(number.to_string()),
        _ => None,
    });
    texts.collect()
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use crate::config::{Settings, Sources};
    use crate::extract::HostPattern;

    #[derive(Debug, Settings)]
    struct Server {
        #[setting(default)]
        hosts: Vec<HostPattern>,
        #[setting(default)]
        addresses: Vec<SocketAddr>,
        #[setting(default)]
        words: Vec<String>,
    }

    /// What is shown of a list, which can be read again.
    fn shown(name: &str, text: &str, list: fn(&Server) -> String) -> String {
        let read = |text: &str| list(&Sources::new().variable(name, text).load().unwrap());
        let first = read(text);
        assert_eq!(read(&first), first);
        first
    }

    #[test]
    fn a_list_may_begin_with_an_address_in_brackets() {
        use super::Setting as _;

        for text in ["[::1],localhost", "localhost,[::1]", "[::1]", "[::1],[::2]"] {
            assert_eq!(shown("HOSTS", text, |server| server.hosts.show()), text);
        }
        assert_eq!(
            shown("HOSTS", "[\"[::1]\"]", |server| server.hosts.show()),
            "[::1]"
        );
        for text in ["[::1]:80", "[::1]:80,127.0.0.1:80", "[fe80::1%2]:80,[::2]:80"] {
            let addresses = shown("ADDRESSES", text, |server| server.addresses.show());
            assert_eq!(addresses, text);
        }
        for text in ["[\"a\", \"b\"", "[a]", "[[::1]]"] {
            let error = Sources::new().variable("WORDS", text).load::<Server>();
            assert!(error.is_err(), "{text}");
        }
        assert_eq!(
            shown("WORDS", "[\"a\", \"b\"]", |server| server.words.show()),
            "a,b"
        );
    }
}
