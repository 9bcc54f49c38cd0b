use purlin::prelude::*;

#[derive(Debug, ApiError)]
enum NotOurs {
    #[api_error(transparent)]
    Disk(std::io::Error),
}

#[derive(Debug)]
struct Plain;

#[derive(Debug, ApiError)]
enum NoError {
    #[api_error(internal, "disk")]
    Disk(#[from] Plain),
}

#[derive(ApiError)]
enum NoDebug {
    #[api_error(gone, "gone")]
    Gone,
}

#[derive(Debug, ApiError)]
enum OfOneThread {
    #[api_error(gone, "gone")]
    Gone(std::rc::Rc<u8>),
}

fn main() {}
