//! What the document says of dependencies, and what `build` finds.

use purlin::prelude::*;

use super::Token;

struct Users;
struct Mailer;

#[schema]
struct Note {
    text: String,
}

#[derive(Debug, ApiError)]
enum UserError {
    /// The user was removed.
    #[api_error(forbidden, "the user is gone")]
    Gone,
}

#[derive(Debug, ApiError)]
enum TenantError {
    /// The tenant does not exist.
    #[api_error(not_found, "no such tenant")]
    Unknown,
}

#[dependency]
async fn current_user(_token: Token, _users: State<Users>) -> Result<u32, UserError> {
    Err(UserError::Gone)
}

#[dependency]
async fn tenant(
    _user: Dep<current_user>,
    /// Whose notes these are.
    tenant: Path<u32>,
    /// Only what is newer.
    #[field(ge = 1)]
    since: Query<Option<u32>>,
) -> Result<u32, TenantError> {
    if *tenant > 9 {
        Err(TenantError::Unknown)
    } else {
        Ok(*tenant + since.unwrap_or(0))
    }
}

/// List the notes of a tenant.
#[get("/tenants/{tenant}/notes")]
async fn list_notes(
    _tenant: Dep<tenant>,
    _user: Dep<current_user>,
    _again: Dep<tenant>,
) -> Json<Vec<String>> {
    Json(Vec::new())
}

#[dependency(infallible)]
async fn note(note: Json<Note>, _mailer: State<Mailer>) -> String {
    note.text.clone()
}

#[dependency(infallible)]
async fn other_note(note: Json<Note>) -> String {
    note.text.clone()
}

#[post("/twice")]
async fn read_twice(_note: Dep<note>, _other: Dep<other_note>) -> NoContent {
    NoContent
}

#[post("/shared")]
async fn read_shared(_note: Dep<note>, _again: Dep<note>) -> NoContent {
    NoContent
}

#[get("/lost", dependencies(tenant))]
async fn read_lost() -> NoContent {
    NoContent
}

#[test]
fn arguments_and_errors_are_documented_once() {
    let module = Module::new("notes").routes(routes![list_notes]);
    let app = App::new("Notes", "1.0.0")
        .state(Users)
        .module(module)
        .build()
        .unwrap();
    let document = serde_json::to_value(app.document()).unwrap();
    insta::assert_json_snapshot!(document["paths"]);
}

#[test]
fn what_is_wrong_is_told_of_the_dependency() {
    let module = Module::new("notes").routes(routes![list_notes, read_twice, read_shared, read_lost]);
    let error = App::new("Notes", "1.0.0").module(module).build().unwrap_err();
    insta::assert_snapshot!(error.to_string());
}
