use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::*;
use crate::schema::{At, Faults, Validate, traverse};

/// Types of the test, each in the module that its marker names.
macro_rules! types {
    ($($module:tt: $name:ident { $($(#[$field:meta])* $member:ident: $type:ty),* })*) => {
        $(
            #[derive(Debug, Serialize, Deserialize, JsonSchema)]
            #[schemars(extend("x-purlin-module" = $module))]
            pub(super) struct $name { $($(#[$field])* $member: $type),* }

            impl Validate for $name {
                fn validate(&self, _: &At<'_>, _: &mut Faults) {}
            }
        )*
    };
}

use orders::{Product as Ordered, Product2};
use products::Product;

mod products {
    use super::*;

    types! { "shop::products": Product { id: u32 } }
}

mod orders {
    use super::*;

    types! {
        "shop::orders": Product { count: i64 }
        "shop::orders": Product2 { old: bool }
    }
}

types! {
    "shop": Basket { first: Product, second: Ordered }
    "shop": Item { #[serde(default)] note: String }
    "shop": ItemInput { plain: bool }
    "shop": Holder { item: Item }
    "shop": Tree { children: Vec<Tree> }
    "shop": Wrong { #[schemars(regex(pattern = "["))] name: String }
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Page_{T}", extend("x-purlin-module" = "shop"))]
struct Page<T> {
    items: Vec<T>,
}

fn names(schemas: &Schemas) -> Vec<&str> {
    schemas.components().keys().map(String::as_str).collect()
}

/// Every reference of the document leads somewhere, and nothing of ours is left in it.
#[track_caller]
fn check_references(schemas: &Schemas) {
    let text = serde_json::to_string(schemas.components()).unwrap();
    assert!(
        !text.contains("$in") && !text.contains("$out") && !text.contains("x-purlin"),
        "{text}"
    );
    for schema in schemas.components().values() {
        traverse::visit(schema.as_value(), "", &mut |object, _| {
            if let Some(reference) = object.get("$ref").and_then(Value::as_str) {
                assert!(schemas.resolve(reference).is_some(), "{reference}");
            }
        });
    }
}

#[test]
fn a_type_that_is_alike_both_ways_is_one_component() {
    let mut registry = Registry::new();
    let mut sent = registry.input::<Product>();
    let mut answered = registry.output::<Product>();
    let schemas = registry.finish();
    schemas.rewrite(&mut sent);
    schemas.rewrite(&mut answered);
    assert_eq!(names(&schemas), ["Product"]);
    assert_eq!(sent, json!({ "$ref": "#/components/schemas/Product" }));
    assert_eq!(sent, answered);
    assert_eq!(schemas.input::<Product>(), Some(&sent));
    assert_eq!(schemas.input::<Item>(), None);
    check_references(&schemas);
}

#[test]
fn the_name_of_what_clients_send_may_be_taken() {
    let mut registry = Registry::new();
    registry.input::<Item>();
    registry.output::<Item>();
    registry.input::<ItemInput>();
    let schemas = registry.finish();
    assert_eq!(names(&schemas), ["Item", "ItemInput", "Item_Input"]);
    assert!(
        schemas.components()["ItemInput"]
            .get("properties")
            .unwrap()
            .get("plain")
            .is_some()
    );
    assert_eq!(schemas.problems(), [""; 0]);
    check_references(&schemas);
}

#[test]
fn a_type_that_differs_is_two_components_and_so_is_what_refers_to_it() {
    let mut registry = Registry::new();
    registry.input::<Holder>();
    registry.output::<Holder>();
    let schemas = registry.finish();
    assert_eq!(names(&schemas), ["Holder", "HolderInput", "Item", "ItemInput"]);
    let required = |name: &str| schemas.components()[name].get("required").cloned();
    assert_eq!(
        (required("Item"), required("ItemInput")),
        (Some(json!(["note"])), None)
    );
    let item = schemas.components()["HolderInput"]
        .pointer("/properties/item/$ref")
        .cloned();
    assert_eq!(item, Some(json!("#/components/schemas/ItemInput")));
    check_references(&schemas);
}

#[test]
fn a_type_that_only_clients_send_keeps_its_name() {
    let mut registry = Registry::new();
    registry.input::<Item>();
    assert_eq!(names(&registry.finish()), ["Item"]);
}

#[test]
fn recursive_types_refer_to_themselves() {
    let mut registry = Registry::new();
    registry.input::<Tree>();
    registry.output::<Tree>();
    let schemas = registry.finish();
    assert_eq!(names(&schemas), ["Tree"]);
    check_references(&schemas);
}

#[test]
fn names_do_not_depend_on_the_order_of_registration() {
    type Register = fn(&mut Registry);
    let all: [Register; 5] = [
        |registry| drop(registry.input::<Product>()),
        |registry| drop(registry.output::<Ordered>()),
        |registry| drop(registry.input::<Product2>()),
        |registry| drop(registry.output::<Page<Ordered>>()),
        |registry| drop(registry.output::<Page<Product>>()),
    ];
    let document = |start: usize, is_reversed: bool| {
        let mut registry = Registry::new();
        let mut order: Vec<_> = (0..all.len()).map(|at| all[(start + at) % all.len()]).collect();
        if is_reversed {
            order.reverse();
        }
        for register in order {
            register(&mut registry);
        }
        let schemas = registry.finish();
        check_references(&schemas);
        assert_eq!(schemas.problems(), [""; 0]);
        schemas
            .components()
            .iter()
            .map(|(name, schema)| (name.clone(), schema.clone()))
            .collect()
    };
    let first: BTreeMap<String, Schema> = document(0, false);
    let expected = [
        "OrdersProduct",
        "Page_OrdersProduct",
        "Page_ProductsProduct",
        "Product2",
        "ProductsProduct",
    ];
    assert!(first.keys().eq(expected), "{:?}", first.keys());
    for start in 0..all.len() {
        assert_eq!(document(start, false), first);
        assert_eq!(document(start, true), first);
    }
}

#[test]
fn two_types_of_one_name_in_one_type_are_told_apart() {
    let mut registry = Registry::new();
    registry.input::<Basket>();
    let schemas = registry.finish();
    assert_eq!(names(&schemas), ["Basket", "OrdersProduct", "ProductsProduct"]);
    let basket = &schemas.components()["Basket"];
    let second = basket.pointer("/properties/second/$ref").cloned();
    assert_eq!(second, Some(json!("#/components/schemas/OrdersProduct")));
}

#[test]
fn a_discriminator_maps_to_the_final_names() {
    let mut registry = Registry::new();
    registry.output::<Item>();
    registry.input::<Item>();
    let schemas = registry.finish();
    let mut schema: Schema = json!({
        "oneOf": [{ "$ref": "#/$in/Item" }],
        "discriminator": { "propertyName": "kind", "mapping": { "item": "#/$in/Item" } },
        "x-purlin-module": "shop",
        "$schema": "x",
    })
    .try_into()
    .unwrap();
    schemas.rewrite(&mut schema);
    assert_eq!(
        schema,
        json!({
            "oneOf": [{ "$ref": "#/components/schemas/ItemInput" }],
            "discriminator": { "propertyName": "kind", "mapping": { "item": "#/components/schemas/ItemInput" } },
        })
    );
}

#[test]
fn patterns_that_are_no_regular_expression_are_problems() {
    let mut registry = Registry::new();
    registry.input::<Wrong>();
    let schemas = registry.finish();
    let [problem] = schemas.problems() else {
        panic!("{:?}", schemas.problems())
    };
    assert!(
        problem.starts_with("schema `Wrong`, `/properties/name`: `[` is no regular expression: "),
        "{problem}"
    );
}
