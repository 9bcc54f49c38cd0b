//! The request as it came.

use std::ops::Deref;

use http::{HeaderMap, Method, Uri};

use super::{Asker, Cx, Extract, Phase};
use crate::body::Body;
use crate::error::Reject;
use crate::openapi::OperationBuilder;
use crate::schema::ArgMeta;

/// The request as it came, with its content as a stream. It is not validated, and adds nothing to the document.
///
/// It is also the scope of handlers: `Extract<Request>` is what can be made from a request.
///
/// ```
/// use purlin::prelude::*;
///
/// #[post("/echo")]
/// async fn echo(request: Request) -> Response {
///     Response::new(request.into_inner().into_body())
/// }
/// ```
#[derive(Debug)]
pub struct Request(http::Request<Body>);

impl Request {
    /// The request.
    pub fn into_inner(self) -> http::Request<Body> {
        self.0
    }
}

impl From<http::Request<Body>> for Request {
    fn from(request: http::Request<Body>) -> Self {
        Self(request)
    }
}

impl Deref for Request {
    type Target = http::Request<Body>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

#[diagnostic::do_not_recommend]
impl Extract for Request {
    const PHASE: Phase = Phase::Input;
    const ASKER: Asker = Asker::Read;
    const BODY: bool = true;

    fn describe(operation: &mut OperationBuilder<'_>, arg: &ArgMeta) {
        operation.no_parameter(arg);
        operation.undocumented();
    }

    async fn extract(cx: &mut Cx, _: &ArgMeta) -> Result<Self, Reject> {
        let body = cx.take_body().unwrap_or_default();
        Ok(Self(http::Request::from_parts(cx.head().clone(), body)))
    }
}

/// Implements [`Extract`] for a part of the head that is handed on as it is.
macro_rules! part {
    ($($part:ty = $accessor:ident;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Extract for $part {
            const PHASE: Phase = Phase::Input;
            const ASKER: Asker = Asker::Read;

            fn describe(operation: &mut OperationBuilder<'_>, arg: &ArgMeta) {
                operation.no_parameter(arg);
                operation.undocumented();
            }

            async fn extract(cx: &mut Cx, _: &ArgMeta) -> Result<Self, Reject> {
                Ok(cx.$accessor().clone())
            }
        }
    )*};
}

part! {
    HeaderMap = headers;
    Method = method;
    Uri = uri;
}
