//! The apps that grow.

use purlin::handler::EndpointMeta;
use purlin::http::Request;
use purlin::layer::{Middleware, Next};
use purlin::openapi::OperationBuilder;
use purlin::prelude::*;
use purlin::server::Limits;
use purlin::tower::util::MapResponseLayer;
use purlin::{BuiltApp, Bytes};

/// Routes of a module.
pub(crate) const IN_MODULE: usize = 10;

/// Ten routes that take a number and do nothing.
macro_rules! ten {
    ($($name:ident $path:literal),*) => {
        $(
            #[get($path)]
            async fn $name(Path(id): Path<u64>) -> NoContent {
                std::hint::black_box(id);
                NoContent
            }
        )*

        fn ten() -> Module {
            Module::new("items").hidden().routes(routes![$($name),*])
        }
    };
}

ten!(
    item0 "/item0/{id}", item1 "/item1/{id}", item2 "/item2/{id}", item3 "/item3/{id}", item4 "/item4/{id}",
    item5 "/item5/{id}", item6 "/item6/{id}", item7 "/item7/{id}", item8 "/item8/{id}", item9 "/item9/{id}"
);

/// An app of that many routes, and the paths of the first and of the last of them.
pub(crate) fn of_routes(count: usize) -> (BuiltApp, [String; 2]) {
    let modules = count / IN_MODULE;
    let app = (0..modules).fold(App::new("Items", "1.0.0"), |app, index| {
        app.module(ten().prefix(format!("/m{index:04}")))
    });
    let last = format!("/m{:04}/item9/7", modules - 1);
    (built(app), ["/m0000/item0/7".to_owned(), last])
}

/// An app whose ten routes are that many modules deep, and the path of the last of them.
pub(crate) fn of_depth(depth: usize) -> (BuiltApp, String) {
    // The path has the same length in each of them.
    let mut module = ten().prefix(format!("/{}", "d".repeat(DEEPEST * 2 - depth * 2 + 1)));
    for _ in 0..depth {
        module = Module::new("outer").prefix("/d").module(module);
    }
    let path = format!(
        "{}/{}/item9/7",
        "/d".repeat(depth),
        "d".repeat(DEEPEST * 2 - depth * 2 + 1)
    );
    (built(App::new("Items", "1.0.0").module(module)), path)
}

/// The most modules inside one another.
pub(crate) const DEEPEST: usize = 32;

/// Sends every request on.
struct Passes;

impl Middleware for Passes {
    fn describe(&self, operation: &mut OperationBuilder<'_>, _: &EndpointMeta) {
        operation.undocumented();
    }

    async fn handle(&self, request: Request<Body>, next: Next) -> Response {
        next.run(request).await
    }
}

/// An app in that many middlewares, and one in that many layers of tower.
pub(crate) fn of_layers(count: usize) -> [BuiltApp; 2] {
    let app = || App::new("Items", "1.0.0").module(ten());
    let passes = (0..count).fold(app(), |app, _| app.middleware(Passes));
    let layered = (0..count).fold(app(), |app, _| {
        app.layer(MapResponseLayer::new(|response: Response| response))
    });
    [built(passes), built(layered)]
}

/// What a content is made of.
#[schema]
pub(crate) struct Line {
    sku: String,
    quantity: u32,
    price_cents: u64,
}

/// The bytes of a line in JSON, with the comma behind it.
pub(crate) const LINE: &str = r#"{"sku":"SKU-00000001","quantity":25,"price_cents":199900},"#;

#[post("/lines")]
async fn read_lines(Json(lines): Json<Vec<Line>>) -> NoContent {
    std::hint::black_box(lines);
    NoContent
}

#[post("/bytes")]
async fn read_bytes(content: Bytes) -> NoContent {
    std::hint::black_box(content);
    NoContent
}

#[get("/lines/{count}")]
async fn write_lines(Path(count): Path<u64>) -> Json<Vec<Line>> {
    let line = |_| Line {
        sku: "SKU-00000001".to_owned(),
        quantity: 25,
        price_cents: 199_900,
    };
    Json((0..count).map(line).collect())
}

#[get("/bytes/{count}")]
async fn write_bytes(Path(count): Path<usize>, content: State<Bytes>) -> Bytes {
    content.slice(..count.min(content.len()))
}

/// An app that reads and writes contents of any size up to so many bytes.
pub(crate) fn of_contents(most: usize) -> BuiltApp {
    let routes = routes![read_lines, read_bytes, write_lines, write_bytes];
    let app = App::new("Contents", "1.0.0")
        .limits(Limits::default().body(2 * most))
        .state(Bytes::from(vec![b'.'; most]));
    built(app.module(Module::new("contents").routes(routes)))
}

/// The app that connections are made to: as it is by default, but for the limits that would send them away.
pub(crate) fn served() -> App {
    let limits = Limits::default()
        .connections_per_address(None)
        .connections(None)
        .requests_per_connection(None)
        .first_byte(None)
        .idle(None);
    App::new("Items", "1.0.0")
        .limits(limits)
        .without_telemetry()
        .module(ten())
}

fn built(app: App) -> BuiltApp {
    app.build().expect("the apps here have no mistakes")
}
