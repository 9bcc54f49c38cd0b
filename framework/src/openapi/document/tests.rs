use schemars::json_schema;
use serde_json::{Value, json};

use super::*;
use crate::openapi::{
    Callback, Contact, Encoding, Header, Link, MediaType, Parameter, ParameterIn, RequestBody, Response,
    SecurityScheme, StatusKey,
};

fn operation() -> Operation {
    let product = MediaType::new(json_schema!({ "$ref": "#/components/schemas/Product" }));
    let upload = MediaType::new(json_schema!({ "type": "object" })).encoding(
        "image",
        Encoding::new().header("X-Part", Header::new(json_schema!({ "type": "boolean" }))),
    );
    let location = Header::new(json_schema!({ "type": "string" })).required();
    Operation::new()
        .tag("products")
        .operation_id("products_create_product")
        .parameter(Parameter::new(
            ParameterIn::Path,
            "id",
            json_schema!({ "type": "integer" }),
        ))
        .request_body(
            RequestBody::new()
                .content("multipart/form-data", upload)
                .required(),
        )
        .response(StatusKey::Default, Response::new("A fault"))
        .response(StatusKey::Range(4), Response::new("A fault of the client"))
        .response(
            StatusKey::Code(201),
            Response::new("Created")
                .header("Location", location)
                .content("application/json", product)
                .link(
                    "self",
                    Link::new("products_read_product").parameter("id", "$response.body#/id"),
                ),
        )
        .callback("sold", Callback::new().path("{$request.body#/url}", webhook()))
        .extension("cost", 3)
}

fn webhook() -> PathItem {
    let sold = MediaType::new(json_schema!({ "type": "number" }));
    let body = RequestBody::new().content("application/json", sold);
    PathItem::new().operation(
        OperationMethod::Post,
        Operation::new().request_body(body).deprecated(),
    )
}

fn document() -> Document {
    let mut document = Document::new(Info::new("Shop", "1.0").contact(Contact::new().name("no")))
        .server(Server::new("/v1"))
        .tag(Tag::new("products").external_docs(ExternalDocs::new("https://example.com")))
        .webhook("sold", webhook());
    let item = PathItem::new().operation(OperationMethod::Put, operation());
    document.paths.insert("/products/{id}".to_owned(), item);
    let components = &mut document.components;
    components
        .schemas
        .insert("Product".to_owned(), json_schema!({ "type": "string" }));
    components
        .security_schemes
        .insert("bearer".to_owned(), SecurityScheme::bearer("JWT"));
    document
        .security
        .push(SecurityRequirement::new().scheme("bearer", ["read"]));
    document
}

fn webhook_json() -> Value {
    json!({ "post": {
        "requestBody": { "content": { "application/json": { "schema": { "type": "number" } } } },
        "deprecated": true,
    } })
}

fn operation_json() -> Value {
    json!({
        "tags": ["products"],
        "operationId": "products_create_product",
        "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "integer" } }],
        "requestBody": {
            "content": { "multipart/form-data": {
                "schema": { "type": "object" },
                "encoding": { "image": { "headers": { "X-Part": { "schema": { "type": "boolean" } } } } },
            } },
            "required": true,
        },
        "responses": {
            "201": {
                "description": "Created",
                "headers": { "Location": { "required": true, "schema": { "type": "string" } } },
                "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Product" } } },
                "links": { "self": {
                    "operationId": "products_read_product",
                    "parameters": { "id": "$response.body#/id" },
                } },
            },
            "4XX": { "description": "A fault of the client" },
            "default": { "description": "A fault" },
        },
        "callbacks": { "sold": { "{$request.body#/url}": webhook_json() } },
        "x-cost": 3,
    })
}

#[test]
fn the_json_has_the_names_and_the_order_of_the_specification() {
    let expected = json!({
        "openapi": "3.1.1",
        "info": { "title": "Shop", "contact": { "name": "no" }, "version": "1.0" },
        "servers": [{ "url": "/v1" }],
        "paths": { "/products/{id}": { "put": operation_json() } },
        "webhooks": { "sold": webhook_json() },
        "components": {
            "schemas": { "Product": { "type": "string" } },
            "securitySchemes": { "bearer": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT" } },
        },
        "security": [{ "bearer": ["read"] }],
        "tags": [{ "name": "products", "externalDocs": { "url": "https://example.com" } }],
    });
    assert_eq!(
        String::from_utf8(document().to_json()).unwrap(),
        expected.to_string()
    );
}

#[test]
fn the_yaml_reads_back_as_the_json() {
    let mut document = document();
    let hard = [
        "no",
        "1.0",
        "12:30",
        "2024-01-01",
        "",
        " a: b # c",
        "two\n\nlines\n",
        "- \"x\"",
        "\u{2028}",
        "~",
    ];
    let long = "word ".repeat(40);
    for text in hard.into_iter().chain([long.as_str()]) {
        document
            .extensions
            .insert(text, json!({ text: [text, { "deep": text }] }));
    }
    document.extensions.insert(
        "numbers",
        json!([0, -1, u64::MAX, 1.5, 1e300, 1e-7, true, null, [], {}]),
    );
    let yaml: Value = serde_saphyr::from_str(&document.to_yaml()).unwrap();
    assert_eq!(yaml, serde_json::to_value(&document).unwrap());
}

#[test]
fn statuses_are_text_in_yaml() {
    assert!(
        document().to_yaml().contains("\"201\":"),
        "{}",
        document().to_yaml()
    );
}

#[test]
fn every_schema_is_visited() {
    let mut types = Vec::new();
    document().schemas_mut(&mut |schema| {
        let shown = schema.get("type").or_else(|| schema.get("$ref")).unwrap();
        types.push(shown.as_str().unwrap().to_owned());
    });
    let expected = [
        "string",
        "integer",
        "object",
        "boolean",
        "string",
        "#/components/schemas/Product",
        "number",
        "number",
    ];
    assert_eq!(types, expected);
}

#[test]
fn an_operation_is_found_by_the_template_of_the_router() {
    let mut document = document();
    let item = PathItem::new().operation(OperationMethod::Get, Operation::new().summary("A file"));
    document.paths.insert("/files/{rest}".to_owned(), item);
    let found = document.operation(&Method::GET, "/files/{*rest}").unwrap();
    assert_eq!(found.summary.as_deref(), Some("A file"));
    assert!(document.operation(&Method::POST, "/files/{*rest}").is_none());
    assert!(document.operation(&Method::CONNECT, "/files/{*rest}").is_none());
    assert!(document.operation(&Method::GET, "/files").is_none());
}

#[test]
fn only_the_mark_of_a_rest_parameter_goes() {
    for (template, path) in [
        ("/", "/"),
        ("/{a}/x/{*rest}", "/{a}/x/{rest}"),
        ("/{{*x}}/{*y}", "/{{*x}}/{y}"),
        ("/é{*y}é", "/é{y}é"),
        ("/*/{", "/*/{"),
    ] {
        assert_eq!(document_path(template), path);
    }
}
