//! Names and types that a `macro_rules!` hands on to the macros as identifiers: such a name does not see what the macro
//! declares beside it.

use purlin::config::Sources;
use purlin::prelude::*;
use purlin::schema::schema;
use serde_json::json;

type Amount = u32;
type Words = String;

macro_rules! schemas {
    ($record:ident, $wrapper:ident, $word:ident, $tagged:ident, $beside:ident, $either:ident: $field:ident, $other:ident, $fields:ident, $ty:ident, $text:ident) => {
        #[schema]
        #[derive(Debug, Clone, PartialEq)]
        struct $record {
            #[field(ge = 1)]
            $field: $ty,
            #[field(default = "a", sensitive)]
            $other: $text,
        }

        #[schema]
        #[derive(Debug, Clone, PartialEq)]
        struct $wrapper(#[field(le = 9)] $ty);

        #[schema]
        #[derive(Debug, Clone, PartialEq)]
        enum $word {
            $wrapper,
        }

        #[schema(tag = "kind")]
        #[derive(Debug, Clone, PartialEq)]
        enum $tagged {
            $record($record),
            $word,
            $fields { $field: $ty },
        }

        #[schema(tag = "kind", content = "of")]
        #[derive(Debug, Clone, PartialEq)]
        enum $beside {
            $wrapper($ty),
            $fields { $field: $ty },
        }

        #[schema(untagged)]
        #[derive(Debug, Clone, PartialEq)]
        enum $either {
            $wrapper($ty),
            $fields($text),
        }
    };
}

schemas!(Record, Wrapper, Word, Tagged, Beside, Either: amount, name, Fields, Amount, Words);

#[test]
fn schemas_of_handed_names() {
    let json = json!({ "kind": "Record", "amount": 1, "name": "b" });
    let tagged: Tagged = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(serde_json::to_value(&tagged).unwrap(), json);
    let Tagged::Record(record) = tagged else {
        panic!("{tagged:?}");
    };
    assert_eq!((record.amount, &*record.name), (1, "b"));
    for (json, beside) in [
        (json!({ "kind": "Wrapper", "of": 2 }), Beside::Wrapper(2)),
        (
            json!({ "kind": "Fields", "of": { "amount": 2 } }),
            Beside::Fields { amount: 2 },
        ),
    ] {
        assert_eq!(serde_json::from_value::<Beside>(json).unwrap(), beside);
    }
    assert_eq!(
        serde_json::from_value::<Either>(json!(3)).unwrap(),
        Either::Wrapper(3)
    );
    assert_eq!(serde_json::from_value::<Wrapper>(json!(3)).unwrap(), Wrapper(3));
    assert_eq!(
        serde_json::from_value::<Word>(json!("Wrapper")).unwrap(),
        Word::Wrapper
    );
}

macro_rules! settings {
    ($name:ident, $mode:ident: $field:ident, $other:ident, $ty:ident, $text:ident) => {
        #[derive(Debug, Settings)]
        struct $name {
            #[setting(default = 4, ge = 1)]
            $field: $ty,
            #[setting(default)]
            $other: $text,
            mode: $mode,
        }

        #[derive(Debug, PartialEq, Settings)]
        enum $mode {
            $ty,
            $text,
        }
    };
}

settings!(Shop, Mode: workers, title, Amount, Words);

#[test]
fn settings_of_handed_names() {
    let shop: Shop = Sources::new().variable("MODE", "amount").load().unwrap();
    assert_eq!((shop.workers, &*shop.title, shop.mode), (4, "", Mode::Amount));
}

macro_rules! errors {
    ($name:ident, $single:ident: $gone:ident, $full:ident, $inner:ident, $field:ident, $ty:ident) => {
        #[derive(Debug, ApiError)]
        enum $name {
            #[api_error(gone, "it is gone")]
            $gone,
            #[api_error(conflict, "there are {0}")]
            $full($ty),
            #[api_error(transparent)]
            $inner($single),
        }

        #[derive(Debug, ApiError)]
        #[api_error(not_found, "it is not there")]
        struct $single {
            #[allow(dead_code, reason = "the message does not name it")]
            $field: $ty,
        }
    };
}

errors!(ShopError, Missing: Gone, Full, Inner, id, Amount);

#[test]
fn errors_of_handed_names() {
    let told = [
        (ShopError::Gone, 410),
        (ShopError::Full(3), 409),
        (ShopError::from(Missing { id: 1 }), 404),
    ];
    for (error, status) in told {
        assert_eq!(error.into_problem().status(), status);
    }
    assert_eq!(ShopError::Full(3).to_string(), "there are 3");
}

macro_rules! answers {
    ($name:ident: $made:ident, $other:ident, $field:ident, $body:ident, $ty:ident) => {
        #[derive(Respond)]
        enum $name {
            #[respond(status = 201)]
            $made($body),
            #[respond(status = 204)]
            $other {
                #[respond(header)]
                $field: $ty,
            },
        }
    };
}

answers!(Made: New, Old, location, Text, Words);

macro_rules! services {
    ($name:ident: $field:ident, $ty:ident) => {
        #[derive(Service)]
        struct $name {
            #[service(default)]
            $field: $ty,
        }
    };
}

services!(Counter: count, Amount);

#[get("/{id}")]
async fn answered(id: Path<u32>, counter: Svc<Counter>) -> Made {
    match *id {
        0 => Made::New(Text(counter.count.to_string())),
        _ => Made::Old {
            location: "/0".to_owned(),
        },
    }
}

#[purlin::test]
async fn answers_and_services_of_handed_names() {
    let module = Module::new("answers")
        .service::<Counter>()
        .routes(routes![answered]);
    let client = purlin::testing::TestClient::new(App::new("Answers", "1.0.0").module(module));
    assert_eq!(client.get("/0").await.text(), "0");
    assert_eq!(client.get("/1").await.status(), 204);
}

#[cfg(feature = "sqlite")]
mod models {
    use purlin::model::Model as _;
    use purlin::prelude::*;

    type Id = i64;
    type Words = String;

    macro_rules! models {
        ($name:ident, $new:ident, $size:ident, $sku:ident: $id:ident, $field:ident, $other:ident, $key:ident, $ty:ident, $table:expr, $index:literal, $word:literal, $reference:path) => {
            #[derive(Debug, Model)]
            #[model(table = $table, new = $new, index($field, $other, name = $index))]
            struct $name {
                #[model(primary_key, auto)]
                $id: $key,
                #[model(column = $word, default = $index)]
                $field: $ty,
                $other: $size,
                sku: $sku,
                #[model(references = $reference)]
                parent: Option<$key>,
            }

            #[derive(Debug, ColumnValue)]
            enum $size {
                #[model(word = $word)]
                $ty,
            }

            #[derive(Debug, ColumnValue)]
            struct $sku($ty);
        };
    }

    models!(
        Product, ProductDraft, Size, Sku: id, name, size, Id, Words, "wares", "by_name", "title", Product::ID
    );

    #[test]
    fn models_of_handed_names_and_literals() {
        assert_eq!(Product::TABLE_NAME, "wares");
        assert_eq!(Product::TABLE.indexes[0].name, "by_name");
        let columns = Product::TABLE.columns.iter().map(|column| column.name);
        assert!(columns.eq(["id", "title", "size", "sku", "parent"]));
        assert_eq!(Product::key_values(&1).len(), 1);
    }
}
