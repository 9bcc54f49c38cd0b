//! What an operator reads: one line for each request, and the id by which a line is found.

mod access;
mod request_id;

pub use access::Access;
pub use request_id::RequestId;
