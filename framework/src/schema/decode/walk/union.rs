//! Values that may have one of several forms.

use std::collections::HashSet;

use serde_json::Value;

use super::target::is_null;
use super::{Object, Walk, join, list};
use crate::schema::decode::tree::Tree;
use crate::schema::{At, Fault, FaultKind};

impl Walk<'_> {
    pub(super) fn union(&mut self, branches: &[Value], tag: Option<&str>, tree: &Tree<'_>, at: &At<'_>) {
        let forms: Vec<&Value> = branches.iter().filter(|branch| !is_null(branch)).collect();
        if forms.len() < branches.len() && *tree == Tree::Null {
            return;
        }
        if let [only] = forms[..] {
            return self.value(only, tree, at);
        }
        if let Some(tag) = tag.or_else(|| self.common_tag(&forms)) {
            return self.tagged(&forms, tag, tree, at);
        }
        match keys(&forms) {
            Some(keys) => self.keyed(&forms, &keys, tree, at),
            None => self.untagged(&forms, tree, at),
        }
    }

    /// An object whose tag tells the form.
    fn tagged(&mut self, forms: &[&Value], tag: &str, tree: &Tree<'_>, at: &At<'_>) {
        if !matches!(tree, Tree::Object(_)) {
            return self.push(at, FaultKind::ObjectType);
        }
        let discriminator = tag.to_owned();
        let Some(value) = tree.member(tag) else {
            return self.push(at, FaultKind::UnionTagNotFound { discriminator });
        };
        let tags: Vec<Option<&Value>> = forms.iter().map(|form| self.tag(form, tag)).collect();
        let chosen = tags.iter().position(|tag| tag.is_some_and(|tag| value.is(tag)));
        if let Some(index) = chosen {
            return self.value(forms[index], tree, at);
        }
        let invalid = FaultKind::UnionTagInvalid {
            discriminator,
            expected_tags: join(tags.into_iter().flatten()),
        };
        self.push(at, invalid);
    }

    /// Forms that are each a word, or an object with one key.
    fn keyed(&mut self, forms: &[&Value], keys: &[Vec<&Value>], tree: &Tree<'_>, at: &At<'_>) {
        let is_key = |key: &str| {
            keys.iter()
                .position(|keys| keys.iter().any(|value| *value == key))
        };
        let chosen = match tree {
            Tree::Text(key) => is_key(key),
            Tree::Object(members) => members.iter().find_map(|(key, _)| is_key(key)),
            _ => None,
        };
        match chosen {
            Some(index) => self.value(forms[index], tree, at),
            None => self.push(
                at,
                FaultKind::Enum {
                    expected: join(keys.iter().flatten().copied()),
                },
            ),
        }
    }

    /// Forms that nothing but themselves tell apart: the faults are those of the form that fits best.
    fn untagged(&mut self, forms: &[&Value], tree: &Tree<'_>, at: &At<'_>) {
        let mut best: Option<Vec<Fault>> = None;
        for form in forms {
            if !self.admits(form, tree) {
                continue;
            }
            let faults = self.attempt(form, tree);
            if faults.is_empty() {
                return;
            }
            let is_better = best.as_ref().is_none_or(|best| faults.len() < best.len());
            let is_other = |fault: &Fault| fault.path.is_empty() && is_of_type(&fault.kind);
            if is_better && !faults.iter().any(is_other) {
                best = Some(faults);
            }
        }
        match best {
            Some(faults) => self.extend(faults, at),
            None => self.push(at, FaultKind::UnionNoMatch),
        }
    }

    /// Notes the faults of an attempt.
    fn extend(&mut self, faults: Vec<Fault>, at: &At<'_>) {
        let here = at.path();
        for mut fault in faults {
            if self.is_done() {
                return;
            }
            fault.path.splice(0..0, here.iter().cloned());
            self.keep(fault);
        }
    }

    /// The property that has a constant of its own in every form.
    fn common_tag<'v>(&self, forms: &[&'v Value]) -> Option<&'v str> {
        let first = forms.first()?.get("properties")?.as_object()?;
        let mut names = first.keys().map(String::as_str);
        names.find(|name| forms.iter().all(|form| self.tag(form, name).is_some()))
    }

    /// The constant that a form has for a property.
    fn tag<'v>(&'v self, form: &'v Value, name: &str) -> Option<&'v Value> {
        let constant = |form: &'v Object| form.get("properties")?.get(name)?.get("const");
        let form = form.as_object()?;
        constant(form).or_else(|| constant(self.reference(form)?.as_object()?))
    }
}

/// The words or keys of each form, if all are told apart by one. Without a word among them, objects of one field each look the same and are
/// no such enum.
fn keys<'v>(forms: &[&'v Value]) -> Option<Vec<Vec<&'v Value>>> {
    let of_each = forms.iter().map(|form| keys_of(form));
    let keys: Vec<Vec<&Value>> = of_each.collect::<Option<_>>()?;
    let mut known = HashSet::new();
    let are_apart = keys.iter().flatten().all(|key| known.insert(key.as_str()));
    (are_apart && forms.iter().any(|form| is_text(form))).then_some(keys)
}

fn keys_of(form: &Value) -> Option<Vec<&Value>> {
    if is_text(form) {
        let words: Vec<&Value> = form
            .get("const")
            .into_iter()
            .chain(list(form.as_object()?, "enum"))
            .collect();
        return (!words.is_empty()).then_some(words);
    }
    let properties = form.get("properties")?.as_object()?;
    let is_closed = form.get("additionalProperties") == Some(&Value::Bool(false));
    match list(form.as_object()?, "required") {
        [key] if is_closed && properties.len() == 1 => Some(vec![key]),
        _ => None,
    }
}

fn is_text(form: &Value) -> bool {
    form.get("type").is_some_and(|name| name == "string")
}

/// Whether a value is of another type than its schema wants.
fn is_of_type(kind: &FaultKind) -> bool {
    matches!(
        kind,
        FaultKind::BoolType
            | FaultKind::IntType
            | FaultKind::IntFromFloat
            | FaultKind::FloatType
            | FaultKind::StringType
            | FaultKind::ListType
            | FaultKind::ObjectType
            | FaultKind::NoneRequired
    )
}
