//! Lists of models: pages, cursors, and the order that a client asks for.

use purlin::db::{DbError, transactional};
use purlin::jiff::Timestamp;
use purlin::model::{Cursor, CursorPage, Page, Sort};
use purlin::prelude::*;
use purlin::rust_decimal::Decimal;
use purlin::serde_json::Value;
use purlin::sqlx;
use purlin::testing::TestClient;

use super::super::fresh::Fresh;
use super::super::tables::create;
use super::{Db, Tx};

/// Something that is listed.
#[schema]
#[derive(Debug, Clone, PartialEq, Model)]
#[model(sort(name, rank, price), derive(Clone))]
struct Item {
    #[model(primary_key, auto)]
    id: i64,
    name: String,
    rank: Option<i32>,
    price: Decimal,
    at: Timestamp,
}

async fn fresh() -> Fresh<super::Backend> {
    super::fresh(create::<super::Backend>(&[Item::TABLE]).await).await
}

/// Sixty rows, of which many have equal values, and some null.
async fn fill(tx: &mut Tx) -> Result<Vec<Item>, DbError> {
    let rows = (0..60_i32).map(|index| NewItem {
        name: format!("n{}", index % 4),
        rank: (index % 3 != 0).then_some(index % 5),
        price: Decimal::new(i64::from(index * 7 % 11), 1),
        at: Timestamp::from_second(i64::from(index / 7)).unwrap(),
    });
    assert_eq!(Item::insert_all(tx, rows).await?, 60);
    Item::query().order_by(Item::ID.asc()).all(tx).await
}

/// All rows of a query, gathered with cursors that went over the wire.
async fn gathered(tx: &mut Tx, query: &purlin::model::Query<Item>, limit: u32) -> Result<Vec<Item>, DbError> {
    let (mut all, mut cursor) = (Vec::new(), None);
    loop {
        let page = query.clone().cursor_page(tx, cursor.as_ref(), limit).await?;
        assert!(page.items.len() <= limit as usize);
        all.extend(page.items);
        let Some(next) = page.next else {
            return Ok(all);
        };
        let text = purlin::serde_json::to_value(&next).unwrap();
        cursor = Some(purlin::serde_json::from_value::<Cursor>(text).unwrap());
    }
}

#[tokio::test]
async fn cursors_go_through_all_rows_in_every_order() {
    let db = fresh().await;
    db.transaction(async |tx| -> Result<(), DbError> {
        fill(tx).await?;
        let orders = [
            vec![],
            vec![Item::NAME.asc()],
            vec![Item::NAME.desc()],
            vec![Item::RANK.asc(), Item::NAME.desc()],
            vec![Item::RANK.desc(), Item::AT.asc()],
            vec![Item::AT.desc(), Item::RANK.desc(), Item::PRICE.asc()],
            vec![Item::PRICE.asc(), Item::RANK.asc()],
            vec![Item::PRICE.desc(), Item::ID.asc()],
            vec![Item::ID.desc()],
        ];
        for order in orders {
            let last = order.last().copied();
            let query = order
                .iter()
                .fold(Item::query(), |query, order| query.order_by(*order));
            // The key decides between equals, in the direction of the last column.
            let descends = last.is_some_and(|last| format!("{last:?}").contains("descending: true"));
            let by_key = if descends { Item::ID.desc() } else { Item::ID.asc() };
            let expected = query.clone().order_by(by_key).all(tx).await?;
            assert_eq!(expected.len(), 60);
            for limit in [1, 7, 59, 60, 61] {
                assert_eq!(gathered(tx, &query, limit).await?, expected, "{order:?}");
                let part = query.clone().limit(5).offset(2);
                assert_eq!(gathered(tx, &part, limit).await?, expected, "{order:?}");
            }
        }
        let all = Item::query().order_by(Item::ID.asc()).all(tx).await?;
        let mut page = Item::query().cursor_page(tx, None, 0).await?;
        assert_eq!(page.items, all[..1]);
        page = Item::query().cursor_page(tx, page.next.as_ref(), 0).await?;
        assert_eq!(page.items, all[1..2]);
        assert!(page.next.is_some());
        Ok(())
    })
    .await
    .unwrap();
}

/// A cursor that is answered is read again.
#[tokio::test]
async fn a_cursor_that_would_be_refused_is_not_answered() {
    let db = fresh().await;
    db.transaction(async |tx| -> Result<(), DbError> {
        for length in [2_900, 3_100, 10] {
            let new = NewItem {
                name: "n".repeat(length),
                rank: None,
                price: Decimal::ONE,
                at: Timestamp::UNIX_EPOCH,
            };
            Item::insert(tx, new).await?;
        }
        let by_name = || Item::query().order_by(Item::NAME.asc());
        let first = by_name().cursor_page(tx, None, 2).await?;
        let text = purlin::serde_json::to_value(&first.next).unwrap();
        let cursor = purlin::serde_json::from_value::<Cursor>(text).unwrap();
        assert_eq!(by_name().cursor_page(tx, Some(&cursor), 2).await?.items.len(), 1);
        let by_name = || Item::query().order_by(Item::NAME.desc());
        let error = by_name().cursor_page(tx, None, 1).await.unwrap_err();
        assert!(
            error.to_string().contains("the text in `name` is too long"),
            "{error}"
        );
        assert!(!error.is_bad_cursor());
        assert_eq!(error.into_problem().status().as_u16(), 500);
        Ok(())
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn rows_that_come_and_go_move_no_other() {
    let db = fresh().await;
    db.transaction(async |tx| -> Result<(), DbError> {
        let all = fill(tx).await?;
        let query = Item::query()
            .filter(Item::NAME.eq("n1"))
            .order_by(Item::NAME.asc());
        let first = query.clone().cursor_page(tx, None, 3).await?;
        for seen in &first.items {
            Item::delete(tx, seen.id).await?;
        }
        let next = query.clone().cursor_page(tx, first.next.as_ref(), 3).await?;
        let ids: Vec<_> = all
            .iter()
            .filter(|item| item.name == "n1")
            .map(|item| item.id)
            .collect();
        let found: Vec<_> = next.items.iter().map(|item| item.id).collect();
        assert_eq!(found, ids[3..6]);
        let other = Item::query()
            .order_by(Item::NAME.desc())
            .cursor_page(tx, first.next.as_ref(), 3)
            .await;
        assert!(other.unwrap_err().is_bad_cursor());
        Ok(())
    })
    .await
    .unwrap();
}

/// Its columns have the same names, and it is a list of other rows.
#[tokio::test]
async fn a_cursor_of_another_model_is_refused() {
    #[schema]
    #[derive(Debug, Clone, PartialEq, Model)]
    struct Offer {
        #[model(primary_key, auto)]
        id: i64,
        name: String,
    }
    let tables = create::<super::Backend>(&[Item::TABLE, Offer::TABLE]).await;
    let db = super::fresh(tables).await;
    db.transaction(async |tx| -> Result<(), DbError> {
        fill(tx).await?;
        let items = Item::query().cursor_page(tx, None, 1).await?;
        let offers = Offer::query().cursor_page(tx, items.next.as_ref(), 1).await;
        assert!(offers.unwrap_err().is_bad_cursor());
        Ok(())
    })
    .await
    .unwrap();
}

#[derive(Service)]
struct Items {
    db: Db,
}

impl Items {
    #[transactional(read)]
    async fn page(
        &self,
        tx: &mut Tx,
        limit: u64,
        offset: u64,
        sort: Sort<Item>,
    ) -> Result<Page<Item>, DbError> {
        let query = Item::query()
            .filter(Item::PRICE.gt(0))
            .sort(&sort)
            .order_by(Item::ID.asc());
        query.page(tx, limit, offset).await
    }

    #[transactional(read)]
    async fn list(&self, tx: &mut Tx, cursor: Option<Cursor>) -> Result<CursorPage<Item>, DbError> {
        Item::query()
            .order_by(Item::NAME.asc())
            .cursor_page(tx, cursor.as_ref(), 25)
            .await
    }
}

#[derive(Debug, ApiError)]
enum ItemError {
    #[api_error(transparent)]
    Db(DbError),
}

/// List items by page.
#[get("/pages")]
async fn list_pages(
    items: Svc<Items>,
    #[field(ge = 1, le = 100, default = 20)] limit: Query<u64>,
    #[field(default = 0)] offset: Query<u64>,
    #[field(default = "")] Query(sort): Query<Sort<Item>>,
) -> Result<Json<Page<Item>>, ItemError> {
    Ok(Json(items.page(*limit, *offset, sort).await?))
}

/// List items by cursor.
#[get("/items")]
async fn list_items(
    items: Svc<Items>,
    Query(cursor): Query<Option<Cursor>>,
) -> Result<Json<CursorPage<Item>>, ItemError> {
    Ok(Json(items.list(cursor).await?))
}

fn client(db: &Fresh<super::Backend>) -> TestClient {
    let module = Module::new("items")
        .routes(routes![list_pages, list_items])
        .service::<Items>();
    TestClient::new(App::new("Items", "1.0.0").database(Db::clone(db)).module(module))
}

#[tokio::test]
async fn lists_are_documented_and_answered() {
    let db = fresh().await;
    db.transaction(async |tx| fill(tx).await).await.unwrap();
    let client = client(&db);
    let page: Value = client
        .get("/pages?limit=3&offset=3&sort=-price,name")
        .await
        .json();
    assert_eq!(
        (&page["total"], &page["limit"], &page["offset"]),
        (&54.into(), &3.into(), &3.into())
    );
    let expected = db
        .read(async |tx| -> Result<Vec<i64>, DbError> {
            let query = Item::query()
                .filter(Item::PRICE.gt(0))
                .order_by(Item::PRICE.desc())
                .order_by(Item::NAME.asc());
            let all = query.order_by(Item::ID.asc()).all(tx).await?;
            Ok(all.iter().map(|item| item.id).collect())
        })
        .await
        .unwrap();
    let ids: Vec<i64> = page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["id"].as_i64().unwrap())
        .collect();
    assert_eq!(ids, expected[3..6]);

    let (mut seen, mut target) = (0, "/items".to_owned());
    loop {
        let page: Value = client.get(&target).await.json();
        seen += page["items"].as_array().unwrap().len();
        match page["next"].as_str() {
            Some(next) => target = format!("/items?cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen, 60);
}

#[tokio::test]
async fn what_a_client_gets_wrong_is_a_fault() {
    let db = fresh().await;
    let client = client(&db);
    let wrong = client.get("/pages?limit=0&sort=-secret").await;
    assert_eq!(wrong.status(), 422);
    assert_eq!(
        wrong.faults(),
        ["query /limit greater_than_equal", "query /sort sort"]
    );
    assert!(wrong.text().contains("name, rank, price"), "{}", wrong.text());
    assert!(!wrong.text().contains("secret"), "{}", wrong.text());
    assert_eq!(
        client.get("/items?cursor=none").await.faults(),
        ["query /cursor cursor"]
    );
    // One of a list by another column, and one whose value is of another type.
    for content in ["WyItaWQiLFsiMSJdXQ", "WyIrbmFtZStpZCIsWyJuIiwieCJdXQ"] {
        let other = client.get(&format!("/items?cursor={content}")).await;
        assert_eq!(
            (other.status(), other.faults()),
            (422, vec!["query /cursor cursor".to_owned()])
        );
    }
    assert_eq!(client.get("/pages?sort=").await.status(), 200);
    assert_eq!(client.get("/pages?sort=name,-name").await.status(), 200);
}

#[tokio::test]
async fn a_sort_shows_its_names_in_the_document() {
    let db = fresh().await;
    let module = Module::new("items")
        .routes(routes![list_pages, list_items])
        .service::<Items>();
    let app = App::new("Items", "1.0.0")
        .database(Db::clone(&db))
        .module(module)
        .build()
        .unwrap();
    let document = purlin::serde_json::to_value(app.document()).unwrap();
    let sort = &document["paths"]["/pages"]["get"]["parameters"][2];
    assert_eq!(sort["name"], "sort");
    assert_eq!(
        sort["schema"]["pattern"],
        "^(-?(name|rank|price)(,-?(name|rank|price))*)?$"
    );
    let page = &document["components"]["schemas"]["Page_Item"];
    assert_eq!(
        page["properties"]["items"]["items"]["$ref"],
        "#/components/schemas/Item"
    );
    assert!(document["components"]["schemas"]["CursorPage_Item"].is_object());
}

#[tokio::test]
async fn many_rows_go_with_few_statements() {
    let db = fresh().await;
    db.transaction(async |tx| -> Result<(), DbError> {
        let new = |index: i32| NewItem {
            name: index.to_string(),
            rank: Some(index),
            price: Decimal::ONE,
            at: Timestamp::UNIX_EPOCH,
        };
        assert_eq!(Item::insert_all(tx, (0..20_001).map(new)).await?, 20_001);
        assert_eq!(Item::insert_all(tx, []).await?, 0);
        let sum: i64 = sqlx::query_scalar("SELECT CAST(sum(rank) AS BIGINT) FROM items")
            .fetch_one(&mut *tx)
            .await?;
        assert_eq!(sum, (0..20_001_i64).sum::<i64>());
        Ok(())
    })
    .await
    .unwrap();
}
