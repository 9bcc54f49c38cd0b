use purlin::prelude::*;

#[derive(Debug, ApiError)]
enum ProductError {
    Silent,
    #[api_error]
    Bare,
    #[api_error()]
    Empty,
    #[api_error(notfound, "not there", cod = "a", code)]
    Unknown,
    #[api_error(teapot, "short")]
    Teapot,
    #[api_error(404, "not there")]
    Number,
    #[api_error(not_found)]
    NoMessage,
    #[api_error("not there")]
    NoKind,
    #[api_error(not_found "not there")]
    NoComma,
    #[api_error(gone, "a", "b", code = "a", code = "b")]
    Twice,
    #[api_error(gone, "a", code = 1)]
    NumberAsCode,
    #[api_error(gone, "a", code = "Sold-Out")]
    BadCode,
    #[api_error(gone, "a")]
    #[api_error(gone, "b")]
    TwoAttributes,
}

#[derive(Debug, ApiError)]
#[api_error(gone, "all of it")]
enum Misplaced {
    #[api_error(gone, "it is gone")]
    Gone(#[api_error(gone, "a field")] u8),
}

#[derive(Debug, ApiError)]
#[api_error(gone, "it is gone")]
struct OnAField {
    #[api_error(code = "a")]
    id: u8,
}

#[get("/product")]
async fn read_product() -> Result<NoContent, ProductError> {
    Err(ProductError::Silent)
}

fn main() {}
