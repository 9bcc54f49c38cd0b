//! Unions that hold themselves and each other, as deep as a body may be.

use purlin::schema::schema;

use super::pipeline::decode;

/// Levels of objects, of the 127 that a body may have.
const LEVELS: usize = 120;

/// So many values that a copy at each level would take gigabytes.
const VALUES: usize = 500_000;

#[schema]
#[derive(Debug, PartialEq)]
struct Values {
    values: Vec<u8>,
}

#[schema(tag = "kind")]
#[derive(Debug, PartialEq)]
enum Inside {
    Not { of: Box<Self> },
    Values(Values),
}

#[schema(tag = "t", content = "c")]
#[derive(Debug, PartialEq)]
enum Beside {
    Not(Box<Self>),
    Values(Vec<u8>),
}

#[schema(untagged)]
#[derive(Debug, PartialEq)]
enum AnyOf {
    Not { of: Box<Self> },
    Values(Vec<u8>),
}

#[schema(tag = "a")]
#[derive(Debug, PartialEq)]
enum A {
    B(Box<B>),
    X,
}

#[schema(tag = "b")]
#[derive(Debug, PartialEq)]
enum B {
    A(Box<A>),
    Y,
    Not { of: Box<A> },
    Values(Values),
}

/// Each variant has what is inside, so whatever is inside is read for each of them.
#[schema(untagged)]
#[derive(Debug, PartialEq)]
enum Either {
    Not { of: Box<Self>, not: bool },
    All { of: Box<Self>, all: bool },
    None { none: bool },
}

/// A variant that holds nothing, before one that is found by its field.
#[schema(untagged)]
#[derive(Debug, PartialEq)]
enum Extra {
    Nothing,
    Note { note: String },
}

#[schema(tag = "kind")]
#[derive(Debug, PartialEq)]
enum Notice {
    Sent(Extra),
    Gone,
}

/// With a struct in between.
#[schema]
#[derive(Debug, PartialEq)]
struct Wrapped(Box<C>);

#[schema(tag = "c", extra = "forbid")]
#[derive(Debug, PartialEq)]
enum C {
    Wrapped(Wrapped),
    D(Box<D>),
    Empty,
}

#[schema(untagged)]
#[derive(Debug, PartialEq)]
enum D {
    C(C),
    A(A),
}

/// Nothing is of this kind: the tag would stand there twice. It has to compile all the same.
#[schema(tag = "kind")]
#[derive(Debug, PartialEq)]
enum Group {
    Group(Box<Self>),
    Empty,
}

/// Values inside so many levels.
fn nested(before: &str, inmost: &str, behind: &str) -> String {
    let values = vec!["0"; VALUES].join(",");
    let inmost = inmost.replace("VALUES", &format!("[{values}]"));
    format!("{}{inmost}{}", before.repeat(LEVELS), behind.repeat(LEVELS))
}

/// How deep a value is.
fn depth<T>(mut value: T, next: impl Fn(T) -> Result<T, usize>) -> (usize, usize) {
    let mut levels = 0;
    loop {
        match next(value) {
            Ok(inner) => value = inner,
            Err(values) => return (levels, values),
        }
        levels += 1;
    }
}

#[test]
fn a_tag_behind_deep_contents_costs_one_copy() {
    let next = |value| match value {
        Inside::Not { of } => Ok(*of),
        Inside::Values(Values { values }) => Err(values.len()),
    };
    let last = nested(
        r#"{"of":"#,
        r#"{"values":VALUES,"kind":"Values"}"#,
        r#","kind":"Not"}"#,
    );
    assert_eq!(depth(decode(&last).unwrap(), next), (LEVELS, VALUES));
    let first = nested(
        r#"{"kind":"Not","of":"#,
        r#"{"kind":"Values","values":VALUES}"#,
        "}",
    );
    assert_eq!(depth(decode(&first).unwrap(), next), (LEVELS, VALUES));
}

#[test]
fn a_tag_behind_its_content_costs_one_copy() {
    let next = |value| match value {
        Beside::Not(inner) => Ok(*inner),
        Beside::Values(values) => Err(values.len()),
    };
    let last = nested(r#"{"c":"#, r#"{"c":VALUES,"t":"Values"}"#, r#","t":"Not"}"#);
    assert_eq!(depth(decode(&last).unwrap(), next), (LEVELS, VALUES));
}

#[test]
fn an_untagged_union_costs_one_copy() {
    let next = |value| match value {
        AnyOf::Not { of } => Ok(*of),
        AnyOf::Values(values) => Err(values.len()),
    };
    let json = nested(r#"{"of":"#, "VALUES", "}");
    assert_eq!(depth(decode(&json).unwrap(), next), (LEVELS, VALUES));
}

#[test]
fn a_value_that_can_be_read_in_too_many_ways_is_refused() {
    let nested = |levels: usize, inmost: &str| {
        format!(
            "{}{inmost}{}",
            r#"{"of":"#.repeat(levels),
            r#","all":true}"#.repeat(levels)
        )
    };
    let next = |value| match value {
        Either::Not { of, .. } | Either::All { of, .. } => Ok(*of),
        Either::None { .. } => Err(0),
    };
    let json = nested(10, r#"{"none":true}"#);
    assert_eq!(depth(decode(&json).unwrap(), next), (10, 0));
    for inmost in [r#"{"none":true}"#, "{}"] {
        assert!(decode::<Either>(&nested(LEVELS, inmost)).is_err());
    }
}

#[test]
fn a_variant_that_holds_nothing_throws_nothing_away() {
    let note = || {
        Ok(Notice::Sent(Extra::Note {
            note: "hi".to_owned(),
        }))
    };
    assert_eq!(decode(r#"{"kind":"Sent","note":"hi"}"#), note());
    assert_eq!(decode(r#"{"note":"hi","kind":"Sent"}"#), note());
    for json in [r#"{"kind":"Sent","note":5}"#, r#"{"note":5,"kind":"Sent"}"#] {
        assert!(decode::<Notice>(json).is_err(), "{json}");
    }
    assert_eq!(decode(r#"{"more":1,"kind":"Gone"}"#), Ok(Notice::Gone));
}

#[test]
fn a_union_in_a_union_costs_one_copy() {
    let next = |value| match value {
        A::B(b) => match *b {
            B::Not { of } => Ok(*of),
            B::Values(Values { values }) => Err(values.len()),
            other => panic!("{other:?}"),
        },
        A::X => panic!("no values"),
    };
    let inmost = r#"{"b":"Values","values":VALUES,"a":"B"}"#;
    let first = nested(r#"{"a":"B","b":"Not","of":"#, inmost, "}");
    assert_eq!(depth(decode(&first).unwrap(), next), (LEVELS, VALUES));
    let last = nested(r#"{"of":"#, inmost, r#","b":"Not","a":"B"}"#);
    assert_eq!(depth(decode(&last).unwrap(), next), (LEVELS, VALUES));
}

#[test]
fn unions_may_hold_each_other() {
    let y = || A::B(Box::new(B::Y));
    assert_eq!(decode(r#"{"a":"B","b":"Y"}"#), Ok(y()));
    assert_eq!(decode(r#"{"b":"Y","a":"B"}"#), Ok(y()));
    assert_eq!(decode(r#"{"b":"Y","more":1,"a":"B"}"#), Ok(y()));
    assert_eq!(decode(r#"{"b":"A","a":"X"}"#), Ok(B::A(Box::new(A::X))));
    let not = |a| A::B(Box::new(B::Not { of: Box::new(a) }));
    assert_eq!(decode(r#"{"a":"B","of":{"a":"X"},"b":"Not"}"#), Ok(not(A::X)));
    for json in [
        r#"{"a":"B","b":"A"}"#,
        r#"{"b":"A","a":"B"}"#,
        r#"{"a":"B","b":"Y","b":"Y"}"#,
        r#"{"a":"B","b":"Y","a":"B"}"#,
        r#"{"b":"Y","a":"B","a":"B"}"#,
    ] {
        assert!(decode::<A>(json).is_err(), "{json}");
    }
}

#[test]
fn a_union_that_is_its_own_content_has_one_tag() {
    assert_eq!(decode(r#"{"kind":"Empty"}"#), Ok(Group::Empty));
    for json in [r#"{"kind":"Group"}"#, r#"{"kind":"Group","kind":"Empty"}"#] {
        assert!(decode::<Group>(json).is_err(), "{json}");
    }
}

#[test]
fn a_closed_union_in_a_union_takes_no_other_fields() {
    let empty = || Ok(C::D(Box::new(D::A(A::X))));
    assert_eq!(decode(r#"{"c":"D","a":"X"}"#), empty());
    assert_eq!(decode(r#"{"a":"X","c":"D"}"#), empty());
    assert_eq!(decode(r#"{"c":"Empty"}"#), Ok(C::Empty));
    for json in [
        r#"{"c":"Empty","more":1}"#,
        r#"{"more":1,"c":"Empty"}"#,
        r#"{"c":"Empty","c":"Empty"}"#,
        r#"{"c":"Wrapped","c":"Empty"}"#,
        r#"{"c":"Wrapped"}"#,
    ] {
        assert!(decode::<C>(json).is_err(), "{json}");
    }
}
