//! What the document says of an app.

use super::{App, CallbackEntry};
use crate::app::docs::Docs;
use crate::handler::{Endpoint, Route};
use crate::openapi::{Document, ExternalDocs, Info, Server, Tag};

impl App {
    /// Changes what the document says of the whole: description, contact, licence.
    ///
    /// ```
    /// use purlin::openapi::Contact;
    /// use purlin::App;
    ///
    /// let app = App::new("Shop", "1.0.0").info(|info| info.description("Sells things.").contact(Contact::new().name("Ann")));
    /// # let _ = app;
    /// ```
    pub fn info(mut self, change: impl FnOnce(Info) -> Info) -> Self {
        self.info = change(self.info);
        self
    }

    /// Adds an address under which the API can be reached (OpenAPI, section 4.8.5).
    pub fn server(mut self, server: Server) -> Self {
        self.servers.push(server);
        self
    }

    /// Describes a tag, and gives it its place among the tags (OpenAPI, section 4.8.22).
    pub fn tag(mut self, tag: Tag) -> Self {
        self.tags.push(tag);
        self
    }

    /// Points to more documentation (OpenAPI, section 4.8.11).
    pub fn external_docs(mut self, docs: ExternalDocs) -> Self {
        self.external_docs = Some(docs);
        self
    }

    /// Moves the documentation pages, protects them, or switches them off. By default `/docs` and `/openapi.json` are served to everybody, in
    /// production too.
    pub fn docs(mut self, docs: Docs) -> Self {
        self.docs = docs;
        self
    }

    /// Documents requests that the app makes to its clients: handlers that describe them, and are never called
    /// (OpenAPI, section 4.8.1). The function's name is the webhook's name.
    ///
    /// ```
    /// use purlin::prelude::*;
    ///
    /// #[schema]
    /// struct Subscription {
    ///     email: String,
    /// }
    ///
    /// /// Sent when somebody subscribes.
    /// #[post("/")]
    /// async fn new_subscription(_body: Json<Subscription>) -> NoContent {
    ///     NoContent
    /// }
    ///
    /// let app = App::new("News", "1.0.0").webhooks(routes![new_subscription]).build().expect("it has no mistakes");
    /// assert!(app.document().webhooks.contains_key("new_subscription"));
    /// ```
    pub fn webhooks(mut self, routes: impl IntoIterator<Item = Route>) -> Self {
        self.webhooks.extend(routes);
        self
    }

    /// Documents requests that the operation `E` makes to an address which its client gave
    /// (OpenAPI, section 4.8.18). The expression tells where that address stands in the request.
    ///
    /// ```
    /// use purlin::prelude::*;
    ///
    /// #[schema]
    /// struct Order {
    ///     notify: String,
    /// }
    ///
    /// #[post("/orders")]
    /// async fn place_order(order: Json<Order>) -> Accepted<Json<Order>> {
    ///     Accepted(order)
    /// }
    ///
    /// /// The order was sent.
    /// #[post("/")]
    /// async fn order_sent(_body: Json<Order>) -> NoContent {
    ///     NoContent
    /// }
    ///
    /// let app = App::new("Shop", "1.0.0")
    ///     .module(Module::new("orders").routes(routes![place_order]))
    ///     .callback::<place_order>("sent", "{$request.body#/notify}", routes![order_sent])
    ///     .build()
    ///     .expect("it has no mistakes");
    /// assert!(app.document().operation(&purlin::http::Method::POST, "/orders").unwrap().callbacks.contains_key("sent"));
    /// ```
    pub fn callback<E: Endpoint>(
        mut self,
        name: impl Into<String>,
        expression: impl Into<String>,
        routes: impl IntoIterator<Item = Route>,
    ) -> Self {
        self.callbacks.push(CallbackEntry {
            operation: E::META,
            name: name.into(),
            expression: expression.into(),
            routes: routes.into_iter().collect(),
        });
        self
    }

    /// Changes the finished document, before it is served. Several hooks run in their order, when the app is built: a document
    /// without any is made when somebody asks for it first.
    pub fn document(mut self, hook: impl FnOnce(&mut Document) + Send + 'static) -> Self {
        self.hooks.push(Box::new(hook));
        self
    }
}
