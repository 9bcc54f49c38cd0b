//! What the API is called, who answers for it, and under which terms.

use serde::Serialize;

use super::Extensions;
use super::setters::setters;

/// The title page of the document (OpenAPI 3.1.1, section 4.8.2 Info Object).
///
/// ```
/// use purlin::openapi::{Contact, Info, License};
///
/// let info = Info::new("Shop", "1.4.0")
///     .summary("Sells things")
///     .contact(Contact::new().email("api@example.com"))
///     .license(License::new("MIT").identifier("MIT"));
/// assert_eq!(info.title, "Shop");
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Info {
    /// The name of the API.
    pub title: String,
    /// One line about the API.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// More about the API, in CommonMark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The address of the terms of service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terms_of_service: Option<String>,
    /// Who answers questions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    /// The licence of the API.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license: Option<License>,
    /// The version of the described API, not of OpenAPI.
    pub version: String,
    /// Members of one's own, `x-*`.
    #[serde(flatten)]
    pub extensions: Extensions,
}

impl Info {
    /// A title page with what the specification requires.
    pub fn new(title: impl Into<String>, version: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            summary: None,
            description: None,
            terms_of_service: None,
            contact: None,
            license: None,
            version: version.into(),
            extensions: Extensions::default(),
        }
    }

    /// Adds a member of one's own; see [`Extensions::insert`].
    #[must_use]
    pub fn extension(mut self, name: &str, value: impl Into<serde_json::Value>) -> Self {
        self.extensions.insert(name, value);
        self
    }
}

setters!(Info {
    summary: String,
    description: String,
    terms_of_service: String,
    contact: Contact,
    license: License,
});

/// Who answers questions about the API (OpenAPI 3.1.1, section 4.8.3 Contact Object).
///
/// ```
/// # use purlin::openapi::Contact;
/// let contact = Contact::new().name("API team").url("https://example.com/api");
/// assert_eq!(contact.email, None);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Contact {
    /// The name of the person or team.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Their page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Their e-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

impl Contact {
    /// A contact without any member.
    pub fn new() -> Self {
        Self::default()
    }
}

setters!(Contact {
    name: String,
    url: String,
    email: String,
});

/// The licence of the API (OpenAPI 3.1.1, section 4.8.4 License Object).
///
/// `identifier` and `url` exclude each other.
///
/// ```
/// # use purlin::openapi::License;
/// let license = License::new("Apache 2.0").identifier("Apache-2.0");
/// assert_eq!(license.url, None);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct License {
    /// The name of the licence.
    pub name: String,
    /// Its SPDX expression.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identifier: Option<String>,
    /// The address of its text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl License {
    /// A licence by its name.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            identifier: None,
            url: None,
        }
    }
}

setters!(License {
    identifier: String,
    url: String,
});
