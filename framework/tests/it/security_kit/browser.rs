//! A browser, as far as cookies go.

use std::collections::BTreeMap;

use purlin::cookie::Cookie;
use purlin::http::Method;
use purlin::serde_json::Value;
use purlin::testing::{TestClient, TestResponse};

/// Keeps cookies and sends them.
pub(super) struct Browser<'a> {
    client: &'a TestClient,
    pub(super) cookies: BTreeMap<String, String>,
}

impl<'a> Browser<'a> {
    pub(super) fn new(client: &'a TestClient) -> Self {
        Self {
            client,
            cookies: BTreeMap::new(),
        }
    }

    pub(super) async fn get(&mut self, target: &str) -> TestResponse {
        self.send(Method::GET, target, None).await
    }

    pub(super) async fn post(&mut self, target: &str) -> TestResponse {
        self.send(Method::POST, target, None).await
    }

    pub(super) async fn send(
        &mut self,
        method: Method,
        target: &str,
        content: Option<Value>,
    ) -> TestResponse {
        let mut request = self.client.request(method, target);
        for (name, value) in &self.cookies {
            request = request.cookie(name, value);
        }
        if let Some(content) = &content {
            request = request.json(content);
        }
        let response = request.await;
        for cookie in set(&response) {
            if cookie.max_age() == Some(purlin::cookie::time::Duration::ZERO) {
                self.cookies.remove(cookie.name());
            } else {
                self.cookies
                    .insert(cookie.name().to_owned(), cookie.value().to_owned());
            }
        }
        response
    }
}

/// The cookies that an answer sets.
pub(super) fn set(response: &TestResponse) -> Vec<Cookie<'static>> {
    let fields = response.headers().get_all("set-cookie").iter();
    fields
        .map(|field| Cookie::parse_encoded(field.to_str().unwrap().to_owned()).unwrap())
        .collect()
}
