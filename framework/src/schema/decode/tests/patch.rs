use super::*;
use crate::schema::decode::json::parse;

/// What tells an absent field from `null`.
#[derive(Debug, PartialEq, Serialize)]
enum Patch {
    Absent,
    Null,
    Value(bool),
}

impl<'de> Deserialize<'de> for Patch {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PatchVisitor;

        impl<'de> serde::de::Visitor<'de> for PatchVisitor {
            type Value = Patch;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a value or null")
            }

            fn visit_none<E>(self) -> Result<Patch, E> {
                Ok(Patch::Absent)
            }

            fn visit_unit<E>(self) -> Result<Patch, E> {
                Ok(Patch::Null)
            }

            fn visit_some<D: serde::Deserializer<'de>>(self, value: D) -> Result<Patch, D::Error> {
                bool::deserialize(value).map(Patch::Value)
            }
        }

        deserializer.deserialize_option(PatchVisitor)
    }
}

#[test]
fn null_is_told_from_absence() {
    #[derive(Deserialize)]
    struct Plain {
        patch: Patch,
    }

    #[derive(Deserialize)]
    #[serde(tag = "kind")]
    enum Tagged {
        Plain { patch: Patch },
    }

    let bodies = [
        ("", Patch::Absent),
        (r#", "patch": null"#, Patch::Null),
        (r#", "patch": true"#, Patch::Value(true)),
    ];
    for (members, expected) in bodies {
        let body = format!(r#"{{"kind": "Plain"{members}}}"#);
        let plain: Plain = parse(&body).unwrap();
        let Tagged::Plain { patch } = parse(&body).unwrap();
        assert_eq!((&plain.patch, &patch), (&expected, &expected), "{body}");
    }
}
