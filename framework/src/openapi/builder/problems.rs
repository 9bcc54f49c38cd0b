//! Error answers that become others.

use std::collections::BTreeMap;
use std::mem;

use super::{OperationBuilder, ProblemDoc};
use crate::openapi::StatusKey;

impl OperationBuilder<'_> {
    /// Makes other problems of all that are noted so far. The header fields of an answer go with its problems, if all of them go
    /// to one status.
    pub(crate) fn map_problems(&mut self, map: impl Fn(u16, ProblemDoc) -> (u16, ProblemDoc)) {
        let known = mem::take(&mut self.problems);
        let mut moves: BTreeMap<u16, Vec<u16>> = BTreeMap::new();
        for (status, problems) in known {
            for problem in problems {
                let (shown, problem) = map(status, problem);
                moves.entry(status).or_default().push(shown);
                self.problem(shown, problem.code, problem.detail);
            }
        }
        for (from, to) in moves {
            if let [to, rest @ ..] = &to[..]
                && *to != from
                && rest.iter().all(|other| other == to)
            {
                self.move_headers(from, *to);
            }
        }
    }

    /// Moves an answer that has header fields only.
    fn move_headers(&mut self, from: u16, to: u16) {
        let responses = &mut self.operation.responses;
        let (from, to) = (StatusKey::Code(from), StatusKey::Code(to));
        let has_headers_only = |response: &crate::openapi::Response| response.content.is_empty();
        if !responses.get(&from).is_some_and(has_headers_only) {
            return;
        }
        let moved = responses.remove(&from).unwrap_or_default();
        let target = responses.entry(to).or_default();
        for (name, mut header) in moved.headers {
            header.required = false;
            target.headers.entry(name).or_insert(header);
        }
    }
}

#[cfg(test)]
mod tests {
    use schemars::json_schema;

    use super::*;
    use crate::openapi::Header;
    use crate::schema::Registry;

    #[test]
    fn problems_move_with_their_header_fields() {
        let mut registry = Registry::new();
        let mut op = OperationBuilder::new(&mut registry);
        op.problem(429, "busy", "Too much.");
        op.problem(404, "gone", "It is gone.");
        op.response_header(
            429,
            "Retry-After",
            Header::new(json_schema!({ "type": "integer" })),
        );
        op.map_problems(|status, problem| (if status == 429 { 503 } else { status }, problem));
        assert_eq!(op.problems().keys().copied().collect::<Vec<_>>(), [404, 503]);
        let responses = op.finish().operation.responses;
        assert!(responses[&503.into()].headers.contains_key("Retry-After"));
        assert!(!responses.contains_key(&429.into()));
    }
}
