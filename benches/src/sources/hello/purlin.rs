use purlin::prelude::*;

/// How to greet.
#[schema]
struct Manner {
    #[field(ge = 1, le = 10, default = 1)]
    times: u32,
}

/// Greet somebody.
#[get("/hello/{name}")]
async fn greet(Path(name): Path<String>, Query(manner): Query<Manner>) -> Text {
    Text(format!("Hello, {name}! ").repeat(manner.times as usize))
}

/// A guest.
#[schema]
struct Guest {
    #[field(min_length = 1, max_length = 100)]
    name: String,
    #[field(email)]
    email: String,
}

/// Welcome a guest.
#[post("/guests")]
async fn welcome(Json(guest): Json<Guest>) -> Json<Guest> {
    Json(guest)
}

fn main() -> std::process::ExitCode {
    App::new("Hello", "1.0.0").module(Module::new("hello").routes(routes![greet, welcome])).run()
}
