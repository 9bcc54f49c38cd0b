use purlin::prelude::*;

#[derive(Debug, ApiError)]
enum ProductError {
    #[api_error(transparent)]
    Nothing,
    #[api_error(transparent)]
    Two(Problem, u8),
    #[api_error(transparent, "message", code = "code")]
    Words(Problem),
    #[api_error(transparent)]
    Marked(#[from] Problem),
    #[api_error(internal, "disk")]
    Disk(#[from] std::io::Error),
    #[api_error(internal, "disk again")]
    DiskAgain(#[from] std::io::Error),
    #[api_error(transparent)]
    SameAgain(Problem),
    #[api_error(internal, "beside")]
    Beside(#[from] std::fmt::Error, u8),
    #[api_error(internal, "two sources")]
    TwoSources(#[source] std::fmt::Error, #[source] std::fmt::Error),
    #[api_error(internal, "with words")]
    WithWords(#[from(forward)] std::num::ParseIntError),
}

fn main() {}
