//! What is measured, in words.

use purlin_benches::sources::IN_MODULE;

/// The heading of the small apps.
pub(crate) fn of_hello() -> &'static str {
    "## A small app, from nothing\n\n\
     Two handlers: one takes text from its path and a number with bounds from the query, the other JSON with two rules. Each app \
     checks these rules, shows them in an OpenAPI document, serves the document, writes a log, gives each request an id, and \
     ends in an orderly way. Swagger UI is a page of each but dropshot, which has none, and whose log and ids are its own. Purlin is \
     there with its default features. poem-openapi embeds Swagger UI as it is, and utoipa-swagger-ui unpacks an archive of it in \
     its build script.\n\n\
     `cargo build`, debug, with an empty target folder: processor time, user and system, of all processes that cargo started, then \
     on the clock; medians of three by turns, in parentheses the least and the greatest. The profile is that of the workspace, and so are the versions of what both know. Then a release is built, by \
     cargo's own profile, and started: what it has resident two seconds later, with as many threads as it takes on this machine.\n"
}

/// The heading of the large ones.
pub(crate) fn of_handlers(versions: &[String]) -> String {
    format!(
        "## Handlers, with their dependencies compiled\n\n\
         Modules of {IN_MODULE} handlers. A handler takes a `u64` from its path, three values from the query, two of them with rules \
         (a struct for each module; in poem-openapi, which has none, arguments), and, as JSON, an item of its own type: five \
         fields, each with a rule. It answers with the item. Purlin and poem-openapi check the rules that they show. `axum, utoipa` \
         only shows them; `axum, utoipa, validator` has them twice, in attributes of both, and `dropshot, validator` once, in \
         attributes that schemars reads too; the handlers of both call `validate`.\n\n\
         {}. All else is of the workspace's lockfile.\n\n\
         Medians, in parentheses the least and the greatest, of processor time, user and system, of all processes that cargo \
         started. Above a hundred handlers only two are measured: the others take longer than there is time for.\n",
        versions.join(", ")
    )
}
