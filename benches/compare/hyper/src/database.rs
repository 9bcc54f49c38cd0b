//! The cases of a database, by hand on hyper.

#[allow(
    dead_code,
    reason = "text and bytes are answered in the cases without a database"
)]
mod answer;
mod content;
mod runtime;
mod shop;

use std::error::Error;
use std::sync::Arc;

use compare_contract::Options;
use compare_store::Store;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};

use shop::Shop;

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::from_environment()?;
    runtime::of(options.threads)?.block_on(serve(options))
}

async fn serve(options: Options) -> Result<(), Box<dyn Error>> {
    let shop = Arc::new(Shop::new(Store::from_environment()?));
    let listener = TcpListener::bind(options.address).await?;
    println!("listening");
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        tokio::spawn(connection(stream, Arc::clone(&shop)));
    }
}

async fn connection(stream: TcpStream, shop: Arc<Shop>) {
    let service = service_fn(|request| shop.answer(request));
    let served = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    // A client that goes is no failure of the server.
    let _ = served.await;
}
