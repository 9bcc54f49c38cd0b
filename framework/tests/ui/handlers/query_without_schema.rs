use purlin::prelude::*;

struct Filter {
    text: String,
}

#[get("/notes")]
async fn list_notes(filter: Query<Filter>) -> Text {
    Text(filter.text.clone())
}

fn main() {
    let _ = routes![list_notes];
}
