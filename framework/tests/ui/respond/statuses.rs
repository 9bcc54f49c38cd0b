use purlin::prelude::*;

#[derive(Respond)]
enum Download {
    #[respond(status = 304)]
    NotModified(Text),
    #[respond(status = 100)]
    Continue,
    #[respond(status = 600)]
    TooHigh,
    #[respond(status = "201")]
    Words(Text),
    #[respond(status = StatusCode::OK)]
    Path(Text),
    #[respond(status)]
    Nothing(Text),
    #[respond(status = 201, status = 202)]
    Twice,
    Neither,
    NoBody {
        #[respond(header)]
        location: String,
    },
}

#[derive(Respond)]
struct Empty;

#[get("/download")]
async fn download() -> Download {
    Download::Neither
}

fn main() {}
