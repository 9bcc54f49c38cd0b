//! Dependencies: functions that provide arguments.

mod described;
mod ends;
mod groups;
mod inputs;
mod limited;
mod of_app;
mod order;
mod places;
mod released;
mod replaced;

use std::sync::{Arc, Mutex};

use purlin::error::{ErrorKind, Reject};
use purlin::extract::{Cx, Extract, Phase};
use purlin::http::HeaderValue;
use purlin::openapi::{OperationBuilder, SecurityScheme};
use purlin::prelude::*;
use purlin::schema::ArgMeta;
use purlin::testing::TestClient;

/// What happened, in order.
#[derive(Debug, Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    fn note(&self, what: impl Into<String>) {
        self.0.lock().unwrap().push(what.into());
    }

    /// What happened since the last look.
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

/// Who asks, by the header field `authorization`.
struct Token(String);

impl Extract for Token {
    const PHASE: Phase = Phase::Auth;

    fn describe(operation: &mut OperationBuilder<'_>, _: &ArgMeta) {
        operation.security("token", SecurityScheme::bearer(""), &[]);
        operation.problem(401, "unauthorized", "Nobody is known by that token.");
    }

    async fn extract(cx: &mut Cx, _: &ArgMeta) -> Result<Self, Reject> {
        let token = cx.headers().get("authorization").map(HeaderValue::to_str);
        match token {
            Some(Ok(token)) => Ok(Self(token.to_owned())),
            _ => Err(Problem::new(ErrorKind::Unauthorized).into()),
        }
    }
}

/// A client of an app with a log and one module.
fn client(module: Module) -> (TestClient, Log) {
    let log = Log::default();
    let app = App::new("Dependencies", "1.0.0")
        .state(log.clone())
        .module(module);
    (TestClient::new(app), log)
}
