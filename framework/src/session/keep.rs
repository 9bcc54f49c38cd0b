//! What is done around a handler that has to do with its session.

use std::sync::Arc;

use http::HeaderValue;
use http::header::{CACHE_CONTROL, SET_COOKIE};

use super::kept::Kept;
use super::save::Told;
use super::{Session, cookie};
use crate::body::Response;
use crate::extract::Cx;
use crate::handler::ResponseFuture;
use crate::respond::logged;

/// Calls a handler with the session of its request, and stores the session before the answer leaves. If that fails, the answer is the
/// failure. A handler that failed itself changes nothing, and one that refused logs nobody in.
pub(crate) fn keep(call: fn(Cx) -> ResponseFuture, mut cx: Cx) -> ResponseFuture {
    let Some(kept) = Kept::of(&cx).map(Arc::new) else {
        return call(cx);
    };
    cx.extensions_mut().insert(Session::of(Arc::clone(&kept)));
    let (resources, id) = (cx.shared_resources(), cx.request_id().clone());
    let route = cx.route_number();
    Box::pin(async move {
        let mut response = call(cx).await;
        if response.status().is_server_error() {
            return response;
        }
        if response.status().is_client_error() {
            kept.state.lock().await.cancel_login();
        }
        match kept.save().await {
            Ok(told) => tell(&told, &kept.sessions.cookie, &mut response),
            Err(error) => {
                let route = resources.routes.get(route as usize);
                response = logged(&resources, route, Some(&id), error.problem());
            }
        }
        response
    })
}

/// Tells the browser what to do with its cookie. What was made of a session is nobody else's, so no cache keeps it, unless the handler says
/// what caches do; a key none ever keeps.
fn tell(told: &Told, name: &str, response: &mut Response) {
    let headers = response.headers_mut();
    let field = match told {
        Told::Unused => return,
        Told::Same => None,
        Told::Key(key) => Some(cookie::keep(name, *key)),
        Told::Forget => Some(cookie::forget(name)),
    };
    if let Some(field) = field {
        headers.append(SET_COOKIE, field);
    }
    let no_store = HeaderValue::from_static("no-store");
    if matches!(told, Told::Key(_)) {
        headers.insert(CACHE_CONTROL, no_store);
    } else {
        headers.entry(CACHE_CONTROL).or_insert(no_store);
    }
}
