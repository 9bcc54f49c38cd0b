//! What is wrong with the address of a database, without the address: there is a password in it.

/// What is wrong with an address, as far as sqlx tells. No value is shown, and no name that sqlx does not know: in an address that was not put
/// together well, it may be a part of the password.
pub(super) fn fault_of(error: &sqlx::Error) -> String {
    match error {
        // It is our own, and names the forms.
        sqlx::Error::InvalidArgument(told) => told.clone(),
        sqlx::Error::Configuration(inner) if inner.is::<url::ParseError>() => {
            format!(
                "{inner}; in a password, `#`, `/`, `?` and `@` are written as `%23`, `%2F`, `%3F` and `%40`"
            )
        }
        error => match parameter(&error.to_string()) {
            Some(name) => format!("its parameter `{name}` has a value that there is not"),
            None => "a parameter behind its `?` is not known, or has a value that there is not".to_owned(),
        },
    }
}

/// The parameter whose value sqlx does not know. It quotes the value, and names the parameter at the end.
fn parameter(message: &str) -> Option<&str> {
    let (_, name) = message.strip_suffix('`')?.rsplit_once(" for `")?;
    let is_name = name
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'_' | b'-'));
    is_name.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_is_named_where_sqlx_names_it_and_its_value_never_is() {
        let error = |text: &str| sqlx::Error::Configuration(text.into());
        let told = fault_of(&error("unknown value \"hunter2 for `x`\" for `ssl_mode`"));
        assert_eq!(told, "its parameter `ssl_mode` has a value that there is not");
        for text in [
            "unknown query parameter `hunter2` while parsing connection URL",
            "unknown value for `hunter2`",
            "hunter2",
        ] {
            assert!(!fault_of(&error(text)).contains("hunter2"), "{text}");
        }
    }
}
