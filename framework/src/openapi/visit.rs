//! A walk over every schema of a document.

use schemars::Schema;

use super::{Callback, Document, Header, MediaType, Operation, Parameter, PathItem, RequestBody, Response};

/// What is done with each schema.
type Visitor<'f> = &'f mut dyn FnMut(&mut Schema);

impl Document {
    /// Calls `f` with every schema at every place: components, parameters, bodies, answers, header fields,
    /// callbacks and webhooks. Schemas within schemas are left to `f`.
    ///
    /// ```
    /// # use purlin::openapi::{Document, Info};
    /// let mut document = Document::new(Info::new("Shop", "1.0.0"));
    /// document.components.schemas.insert("Name".into(), schemars::json_schema!({ "type": "string" }));
    ///
    /// let mut seen = 0;
    /// document.schemas_mut(&mut |_| seen += 1);
    /// assert_eq!(seen, 1);
    /// ```
    pub fn schemas_mut(&mut self, f: &mut dyn FnMut(&mut Schema)) {
        self.components.schemas.values_mut().for_each(&mut *f);
        self.used_schemas_mut(f);
    }

    /// The same without the components.
    pub(super) fn used_schemas_mut(&mut self, f: Visitor<'_>) {
        for item in self.paths.values_mut().chain(self.webhooks.values_mut()) {
            path_item(item, f);
        }
    }
}

impl Operation {
    /// Calls `f` with every schema of the operation; see [`Document::schemas_mut`].
    ///
    /// ```
    /// # use purlin::openapi::{Operation, Parameter, ParameterIn};
    /// let schema = schemars::json_schema!({ "type": "integer" });
    /// let mut operation = Operation::new().parameter(Parameter::new(ParameterIn::Query, "page", schema));
    /// operation.schemas_mut(&mut |schema| drop(schema.insert("minimum".into(), 1.into())));
    /// assert_eq!(operation.parameters[0].schema.get("minimum"), Some(&1.into()));
    /// ```
    pub fn schemas_mut(&mut self, f: &mut dyn FnMut(&mut Schema)) {
        self.parameters.iter_mut().for_each(|it| parameter(it, f));
        self.request_body.iter_mut().for_each(|it| request_body(it, f));
        self.responses.values_mut().for_each(|it| response(it, f));
        self.callbacks.values_mut().for_each(|it| callback(it, f));
    }
}

fn path_item(item: &mut PathItem, f: Visitor<'_>) {
    item.parameters.iter_mut().for_each(|it| parameter(it, f));
    item.operations.values_mut().for_each(|it| it.schemas_mut(f));
}

fn callback(callback: &mut Callback, f: Visitor<'_>) {
    callback.0.values_mut().for_each(|it| path_item(it, f));
}

fn parameter(parameter: &mut Parameter, f: Visitor<'_>) {
    f(&mut parameter.schema);
}

fn request_body(body: &mut RequestBody, f: Visitor<'_>) {
    body.content.values_mut().for_each(|it| media_type(it, f));
}

fn response(response: &mut Response, f: Visitor<'_>) {
    response.headers.values_mut().for_each(|it| header(it, f));
    response.content.values_mut().for_each(|it| media_type(it, f));
}

fn media_type(media_type: &mut MediaType, f: Visitor<'_>) {
    media_type.schema.iter_mut().for_each(&mut *f);
    for encoding in media_type.encoding.values_mut() {
        encoding.headers.values_mut().for_each(|it| header(it, f));
    }
}

fn header(header: &mut Header, f: Visitor<'_>) {
    f(&mut header.schema);
}
