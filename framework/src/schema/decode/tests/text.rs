use super::*;
use crate::schema::{ArgMeta, Bound, Constraints, Keywords, Literal, Location, TextSource, decode_text};

/// The pairs of a query.
struct Pairs(&'static [(&'static str, &'static str)]);

impl TextSource for Pairs {
    fn values<'s>(&'s self, name: &'s str) -> impl Iterator<Item = Cow<'s, str>> {
        self.0
            .iter()
            .filter(move |(key, _)| *key == name)
            .map(|(_, value)| Cow::Borrowed(*value))
    }

    fn others<'s>(&'s self, known: &[&str]) -> Vec<Cow<'s, str>> {
        self.0
            .iter()
            .map(|(key, _)| *key)
            .filter(|key| !known.contains(key))
            .map(Cow::Borrowed)
            .collect()
    }
}

const N: ArgMeta = ArgMeta::new("n");

type Query = &'static [(&'static str, &'static str)];

fn decode<T>(query: Query, arg: &ArgMeta) -> Result<T, Vec<String>>
where
    Of<T>: Schema,
{
    decode_text::<Of<T>>(&Pairs(query), Location::Query, arg, &schemas::<Of<T>>())
        .map(|Of(value)| value)
        .map_err(|faults| told(&faults))
}

#[track_caller]
fn refused<T: std::fmt::Debug>(query: Query, expected: &[&str])
where
    Of<T>: Schema,
{
    assert_eq!(decode::<T>(query, &N).unwrap_err(), expected);
}

#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
struct Filter {
    limit: u8,
    q: Option<String>,
    #[serde(default)]
    tag: Vec<i32>,
    #[serde(default = "yes")]
    exact: bool,
}

fn yes() -> bool {
    true
}

#[test]
fn scalars_are_parsed() {
    assert_eq!(decode::<i32>(&[("n", "5")], &N), Ok(5));
    assert_eq!(decode::<i32>(&[("n", "5.0")], &N), Ok(5));
    assert_eq!(decode::<u64>(&[("n", "18446744073709551615")], &N), Ok(u64::MAX));
    assert_eq!(
        decode::<u128>(&[("n", "340282366920938463463374607431768211455")], &N),
        Ok(u128::MAX)
    );
    assert_eq!(decode::<bool>(&[("n", "Yes")], &N), Ok(true));
    assert_eq!(decode::<f64>(&[("n", "1e3")], &N), Ok(1e3));
    assert_eq!(decode::<String>(&[("n", "5")], &N), Ok("5".to_owned()));
    assert_eq!(decode::<Decimal>(&[("n", "1.50")], &N), Ok(Decimal::new(150, 2)));
    assert_eq!(decode::<char>(&[("n", "x")], &N), Ok('x'));
    assert!(matches!(
        decode::<Color>(&[("n", "dark_blue")], &N),
        Ok(Color::DarkBlue)
    ));
    assert!(decode::<Uuid>(&[("n", "01890a5d-ac96-774b-bcce-b302099a8057")], &N).is_ok());
}

#[test]
fn text_that_is_no_scalar_tells_why() {
    refused::<i32>(&[("n", "five")], &["/n int_parsing"]);
    refused::<i32>(&[("n", "")], &["/n int_parsing"]);
    refused::<u8>(&[("n", "256")], &["/n less_than_equal"]);
    refused::<u8>(&[("n", "-1")], &["/n greater_than_equal"]);
    refused::<f64>(&[("n", "nan")], &["/n finite_number"]);
    refused::<f64>(&[("n", "x")], &["/n float_parsing"]);
    refused::<f32>(&[("n", "1e40")], &["/n finite_number"]);
    refused::<bool>(&[("n", "ja")], &["/n bool_parsing"]);
    refused::<Color>(&[("n", "green")], &["/n enum"]);
    refused::<Uuid>(&[("n", "x")], &["/n uuid_parsing"]);
    refused::<Date>(&[("n", "x")], &["/n date_parsing"]);
    refused::<Date>(&[("n", "2025-05-01T23:59:59-08:00")], &["/n date_parsing"]);
    refused::<jiff::SignedDuration>(&[("n", "1h 30m")], &["/n time_delta_parsing"]);
    refused::<Decimal>(&[("n", "x")], &["/n decimal_parsing"]);
    refused::<char>(&[("n", "ab")], &["/n string_too_long"]);
    refused::<i32>(&[], &["/n missing"]);
    refused::<Vec<i32>>(&[], &["/n missing"]);
}

#[test]
fn absence_is_a_default_or_none() {
    assert_eq!(decode::<Option<i32>>(&[], &N), Ok(None));
    assert_eq!(decode::<Option<i32>>(&[("n", "1")], &N), Ok(Some(1)));
    refused::<Option<i32>>(&[("n", "x")], &["/n int_parsing"]);
    let twenty = ArgMeta {
        default: Some(Literal::Number(Bound::Int(20))),
        ..N
    };
    assert_eq!(decode::<i32>(&[], &twenty), Ok(20));
    assert_eq!(decode::<Option<i32>>(&[], &twenty), Ok(Some(20)));
    assert_eq!(decode::<i32>(&[("n", "3")], &twenty), Ok(3));
    let red = ArgMeta {
        default: Some(Literal::Text("red")),
        ..N
    };
    assert!(matches!(decode::<Color>(&[], &red), Ok(Color::Red)));
}

#[test]
fn repeats_fill_a_list_and_the_last_one_a_scalar() {
    assert_eq!(
        decode::<Vec<i32>>(&[("n", "1"), ("m", "7"), ("n", "2")], &N),
        Ok(vec![1, 2])
    );
    assert_eq!(decode::<Unique>(&[("n", "2"), ("n", "1")], &N), Ok([1, 2].into()));
    assert_eq!(decode::<i32>(&[("n", "x"), ("n", "2")], &N), Ok(2));
    refused::<Vec<i32>>(
        &[("n", "x"), ("n", "2"), ("n", "y")],
        &["/n/0 int_parsing", "/n/2 int_parsing"],
    );
    refused::<Vec<u8>>(
        &[("n", "256"), ("n", "y")],
        &["/n/1 int_parsing", "/n/0 less_than_equal"],
    );
}

#[test]
fn rules_on_the_number_of_items_hold_though_an_item_is_wrong() {
    let two = ArgMeta {
        constraints: most_items(1),
        ..N
    };
    let faults = decode::<Vec<i32>>(&[("n", "x"), ("n", "2")], &two).unwrap_err();
    assert_eq!(faults, ["/n/0 int_parsing", "/n too_long"]);
}

fn most_items(max_items: u64) -> Constraints {
    Constraints {
        max_items: Some(max_items),
        ..Constraints::NONE
    }
}

#[test]
fn an_alias_is_the_name_on_the_wire() {
    let alias = ArgMeta {
        alias: Some("X"),
        ..N
    };
    assert_eq!(decode::<i32>(&[("X", "1")], &alias), Ok(1));
    assert_eq!(decode::<i32>(&[("n", "1")], &alias).unwrap_err(), ["/X missing"]);
}

#[test]
fn a_struct_is_one_parameter_a_field() {
    let filter = decode::<Filter>(&[("limit", "5"), ("tag", "1"), ("tag", "2"), ("other", "x")], &N);
    assert_eq!(
        filter,
        Ok(Filter {
            limit: 5,
            q: None,
            tag: vec![1, 2],
            exact: true
        })
    );
    refused::<Filter>(
        &[("limit", "x"), ("tag", "a"), ("tag", "1"), ("exact", "perhaps")],
        &["/limit int_parsing", "/tag/0 int_parsing", "/exact bool_parsing"],
    );
    refused::<Filter>(&[("q", "x")], &["/limit missing"]);
}

#[test]
fn a_closed_struct_takes_no_other_parameters() {
    assert!(decode::<Owner>(&[("id", "1"), ("color", "red")], &N).is_ok());
    refused::<Owner>(&[("id", "1"), ("page", "2")], &["/page extra_forbidden"]);
    refused::<Owner>(
        &[("page", "2"), ("color", "x")],
        &["/id missing", "/color enum", "/page extra_forbidden"],
    );
}

#[test]
fn a_struct_in_a_struct_cannot_come_from_text() {
    refused::<Node>(&[("value", "1"), ("next", "2")], &["/next model_attributes_type"]);
}

#[test]
fn the_keys_of_a_map_may_be_numbers() {
    assert_eq!(
        decode::<BTreeMap<u8, i32>>(&[("1", "5"), ("12", "-6")], &N),
        Ok([(1, 5), (12, -6)].into())
    );
    assert_eq!(
        decode::<BTreeMap<i128, bool>>(&[("-3", "yes")], &N),
        Ok([(-3, true)].into())
    );
    assert_eq!(
        decode::<BTreeMap<bool, u8>>(&[("true", "1")], &N),
        Ok([(true, 1)].into())
    );
    refused::<BTreeMap<u8, i32>>(&[("1", "x")], &["/1 int_parsing"]);
    refused::<BTreeMap<u8, i32>>(
        &[("x", "1"), ("1.0", "1")],
        &["/1.0 extra_forbidden", "/x extra_forbidden"],
    );
    // A key is written as in JSON, whose numbers have no zeros in front.
    refused::<BTreeMap<u8, i32>>(&[("01", "1")], &[" value_error"]);
    refused::<BTreeMap<u8, i32>>(&[("256", "1")], &[" value_error"]);
}

/// A number with a rule of the argument that holds it.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
struct Limited(i64);

impl Validate for Limited {
    const ACCEPTS: Keywords = Keywords::NUMBER;

    fn validate(&self, _: &At<'_>, _: &mut Faults) {}

    fn constrain(&self, rules: &Constraints, at: &At<'_>, faults: &mut Faults) {
        if let Some(Bound::Int(le)) = rules.le
            && i128::from(self.0) > le
        {
            faults.push(at, crate::schema::FaultKind::LessThanEqual { le: Bound::Int(le) });
        }
    }
}

#[test]
fn the_rules_of_the_argument_hold() {
    let arg = ArgMeta {
        constraints: Constraints {
            le: Some(Bound::Int(100)),
            ..Constraints::NONE
        },
        ..N
    };
    let check = |query| decode_text::<Limited>(&Pairs(query), Location::Query, &arg, &schemas::<Limited>());
    assert_eq!(check(&[("n", "100")]).unwrap().0, 100);
    let faults = check(&[("n", "101")]).unwrap_err();
    assert_eq!(
        (told(&faults), faults[0].location),
        (vec!["/n less_than_equal".to_owned()], Location::Query)
    );
}

#[test]
fn a_tuple_takes_as_many_values_as_it_has_items() {
    const THREE: Query = &[("n", "1"), ("n", "2"), ("n", "3")];
    assert_eq!(decode::<(i32, i32)>(&THREE[..2], &N), Ok((1, 2)));
    assert_eq!(decode::<[u8; 2]>(&THREE[..2], &N), Ok([1, 2]));
    refused::<(i32, i32)>(THREE, &["/n too_long"]);
    refused::<[u8; 2]>(THREE, &["/n too_long"]);
    refused::<(i32, i32)>(&THREE[..1], &["/n too_short"]);
    assert_eq!(decode::<Vec<u8>>(THREE, &N), Ok(vec![1, 2, 3]));
}

#[test]
fn the_items_of_a_tuple_have_types_of_their_own() {
    refused::<(i32, i32)>(&[("n", "1"), ("n", "x")], &["/n/1 int_parsing"]);
    refused::<(bool, u8)>(&[("n", "1"), ("n", "256")], &["/n/1 less_than_equal"]);
    refused::<(i32, bool)>(
        &[("n", "x"), ("n", "yes"), ("n", "more")],
        &["/n/0 int_parsing", "/n too_long"],
    );
}

#[schema(untagged)]
#[derive(Debug, PartialEq)]
enum IdOrName {
    Id(u64),
    Name(String),
}

#[schema(untagged)]
#[derive(Debug, PartialEq)]
enum IdOrDate {
    Id(u64),
    On(Date),
}

#[derive(Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
struct Ids {
    one: IdOrName,
    #[serde(default)]
    more: Vec<IdOrDate>,
}

#[test]
fn text_is_tried_as_each_variant_of_an_enum_without_a_tag() {
    assert_eq!(decode::<IdOrName>(&[("n", "7")], &N), Ok(IdOrName::Id(7)));
    assert_eq!(
        decode::<IdOrName>(&[("n", "x")], &N),
        Ok(IdOrName::Name("x".to_owned()))
    );
    assert_eq!(decode::<IdOrDate>(&[("n", "7")], &N), Ok(IdOrDate::Id(7)));
    assert!(decode::<IdOrDate>(&[("n", "2025-05-01")], &N).is_ok());
    assert_eq!(decode::<Option<IdOrName>>(&[], &N), Ok(None));
    refused::<IdOrDate>(&[("n", "x")], &["/n union_no_match"]);
    refused::<IdOrName>(&[], &["/n missing"]);
    let ids = decode::<Ids>(&[("one", "1"), ("more", "2"), ("more", "2025-05-01")], &N).unwrap();
    assert_eq!((ids.one, ids.more.len()), (IdOrName::Id(1), 2));
    refused::<Ids>(
        &[("more", "2"), ("more", "x")],
        &["/one missing", "/more/1 union_no_match"],
    );
}
