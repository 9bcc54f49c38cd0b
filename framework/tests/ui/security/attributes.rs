purlin::permissions! {
    /// Comes later.
    #[cfg(feature = "beta")]
    pub BetaRead = "beta:read";
}

purlin::api_keys! {
    #[deprecated]
    pub OldKey = header("X-Old-Key");
}

fn main() {}
