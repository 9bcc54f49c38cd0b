//! People with what is theirs, and what opens doors.

use std::sync::atomic::{AtomicU32, Ordering};

use purlin::http::Method;
use purlin::serde_json::Value;
use purlin::testing::TestRequest;

use super::cases::{Case, Who};
use crate::fixture::{ADMIN, PASSWORD};
use crate::{Person, Shop};

/// A customer with an order, a stranger, and a product.
pub(super) struct World {
    owner: Person,
    stranger: Person,
    product: String,
    order: String,
}

fn number() -> u32 {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    COUNT.fetch_add(1, Ordering::Relaxed)
}

impl World {
    pub(super) async fn new(shop: &Shop) -> Self {
        let owner = shop.user(&format!("owner{}@example.com", number())).await;
        let product = shop.product(&format!("Lamp {}", number()), 4900, 9).await;
        let order: Value = shop.order(&owner, &[(&product, 1)]).await.json();
        Self {
            stranger: shop.user(&format!("stranger{}@example.com", number())).await,
            order: order["id"].as_str().unwrap().to_owned(),
            owner,
            product,
        }
    }

    /// A request of what is the owner's.
    pub(super) fn request(&self, shop: &Shop, (method, path, _, body, _): Case) -> TestRequest {
        let id = match path.split('/').nth(1) {
            Some("users") => &self.owner.id,
            Some("products") => &self.product,
            _ => &self.order,
        };
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let request = shop.client().request(method, &path.replace("{id}", id));
        let request = match path {
            "/orders" if !body.is_empty() => {
                request.header("idempotency-key", &format!("matrix-{}", number()))
            }
            "/token" => request.form([
                ("grant_type", "password"),
                ("username", &self.owner.email),
                ("password", PASSWORD),
            ]),
            _ => request,
        };
        let body = body
            .replace("PRODUCT", &self.product)
            .replace("NUMBER", &number().to_string());
        match body.as_str() {
            "" => request,
            body => request.content("application/json", body.to_owned()),
        }
    }

    /// What does not open a route, and what is answered to it.
    pub(super) async fn wrong(&self, shop: &Shop, who: Who) -> Vec<(String, u16)> {
        let nothing = ["", "Bearer none.of.ours", "Basic YWRhOmFkYQ=="].map(|field| (field.to_owned(), 401));
        let stranger = bearer(&self.stranger.token);
        let more = match who {
            Who::Everybody => return Vec::new(),
            Who::LoggedIn => Vec::new(),
            Who::Owner(word) => vec![(stranger, 404), (all_but(shop, word).await, 404)],
            Who::Permitted(word) => vec![(stranger, 403), (all_but(shop, word).await, 403)],
        };
        nothing.into_iter().chain(more).collect()
    }

    /// Everything that opens a route.
    pub(super) async fn right(&self, shop: &Shop, who: Who) -> Vec<String> {
        let owner = bearer(&self.owner.token);
        let admin = async |word| bearer(&shop.log_in(ADMIN, word).await);
        match who {
            Who::Everybody => vec![String::new()],
            Who::LoggedIn => vec![owner],
            Who::Owner(word) => vec![owner, admin(word).await],
            Who::Permitted(word) => vec![admin(word).await],
        }
    }
}

/// A token, as the field `authorization` has it.
fn bearer(token: &str) -> String {
    format!("Bearer {token}")
}

/// A token of the administrator that opens everything but this, as that field has it.
async fn all_but(shop: &Shop, word: &str) -> String {
    let all = ["products:write", "orders:read", "orders:write", "users:admin"];
    let others: Vec<&str> = all.into_iter().filter(|known| *known != word).collect();
    bearer(&shop.log_in(ADMIN, &others.join(" ")).await)
}

/// A request with what opens a route, if there is anything.
pub(super) fn with(request: TestRequest, bearer: &str) -> TestRequest {
    match bearer {
        "" => request,
        bearer => request.header("authorization", bearer),
    }
}
