//! The cases of the comparison, by hand on hyper: what a framework is measured against.
//!
//! It has no limits, no deadlines and no description of itself. Its answers have the header fields that Purlin's have.

mod answer;
mod content;
mod options;
mod orders;
mod params;
mod routes;
mod runtime;

use std::error::Error;
use std::net::Ipv4Addr;
use std::sync::Arc;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};

use options::Options;
use routes::App;

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::from_environment()?;
    runtime::of(options.threads)?.block_on(serve(options))
}

async fn serve(options: Options) -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
    let app = Arc::new(App::new(options));
    println!("listening");
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        tokio::spawn(connection(stream, Arc::clone(&app)));
    }
}

async fn connection(stream: TcpStream, app: Arc<App>) {
    let tuned = app.options.tuned;
    let service = service_fn(|request| app.answer(request));
    let served = http1::Builder::new()
        .pipeline_flush(tuned)
        .serve_connection(TokioIo::new(stream), service);
    // A client that goes is no failure of the server.
    let _ = served.await;
}
