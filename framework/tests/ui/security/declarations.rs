purlin::permissions! {
    /// It has a space.
    pub Spaced = "products write";
    pub Nameless = "";
}

purlin::api_keys! {
    pub Key = body("key");
}

fn main() {}
