//! The hosts that a server answers for.

use crate::extract::HostPattern;

/// The hosts that a server answers for: names, and `*.example.com` for all below one. None named is all of them.
#[derive(Debug, Clone, Default)]
pub(in crate::server) struct AllowedHosts(Vec<HostPattern>);

impl AllowedHosts {
    pub(in crate::server) const fn new(hosts: Vec<HostPattern>) -> Self {
        Self(hosts)
    }

    /// Whether every host is one of them, and none at all is too.
    pub(super) const fn are_all(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a host, with or without a port, is one of them.
    pub(super) fn contain(&self, host: &[u8]) -> bool {
        self.are_all() || self.0.iter().any(|pattern| pattern.covers(host))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_names_none_answers_for_all() {
        let hosts = AllowedHosts::new(vec!["shop.example".parse().unwrap()]);
        assert!(hosts.contain(b"shop.example:80") && !hosts.contain(b"evil.example"));
        assert!(AllowedHosts::default().contain(b"anything"));
    }
}
