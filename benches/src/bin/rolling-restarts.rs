//! Instances of an app behind nginx, which are restarted one after another while clients ask: nobody notices.
//!
//! nginx sends a GET again at another instance, so a client does not see it cut off. The log of nginx has it.
//!
//! Called with the number of restarts, and of requests that there shall be at least.

use std::collections::{BTreeMap, VecDeque};
use std::fs;
use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, ExitCode};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use purlin::prelude::*;
use purlin_benches::Result;
use purlin_benches::client::Client;
use purlin_benches::served::Served;
use purlin_report::Table;

const INSTANCES: usize = 3;
const CLIENTS: usize = 10;

/// As most are; and one that still works when its instance is told to end.
#[get("/")]
async fn root() -> Text {
    Text("root".to_owned())
}

#[get("/slow")]
async fn slow() -> Text {
    tokio::time::sleep(Duration::from_millis(300)).await;
    Text("slow".to_owned())
}

/// What no proxy sends twice.
#[post("/echo")]
async fn echo(Json(numbers): Json<Vec<u32>>) -> Json<Vec<u32>> {
    Json(numbers)
}

fn app() -> App {
    App::new("Restarts", "1.0.0")
        .limits(purlin::server::Limits::behind_proxy())
        .trusted_proxies(["127.0.0.1/32".parse().expect("it is a network")])
        .without_telemetry()
        .module(Module::new("restarts").routes(routes![root, slow, echo]))
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match words[..] {
        ["serve", _] => return app().run_with(&["serve".to_owned()]),
        [restarts, requests] => {
            numbers(restarts, requests).and_then(|(restarts, requests)| measure(restarts, requests))
        }
        _ => Err("called with the number of restarts and of requests".into()),
    };
    match result {
        Ok(table) if say(&mut std::io::stdout(), &table) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            say(&mut std::io::stderr(), &format!("{error}\n"));
            ExitCode::FAILURE
        }
    }
}

fn say(out: &mut dyn Write, text: &str) -> bool {
    out.write_all(text.as_bytes()).is_ok()
}

fn numbers(restarts: &str, requests: &str) -> Result<(usize, u64)> {
    Ok((restarts.parse()?, requests.parse()?))
}

/// What the clients have seen.
#[derive(Default)]
struct Load {
    over: AtomicBool,
    requests: AtomicU64,
    failed: std::sync::Mutex<BTreeMap<String, u64>>,
}

fn measure(restarts: usize, requests: u64) -> Result<String> {
    let ports = free_ports(INSTANCES + 1)?;
    let (front, ports) = ports.split_first().ok_or("there is a port for nginx")?;
    let instances = ports.iter().enumerate();
    let instances = instances.map(|(number, port)| Instance::start(*port, number % 2 == 0));
    let mut instances = instances.collect::<Result<VecDeque<_>>>()?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, *front));
    let nginx = Nginx::start(address, ports)?;
    let load = Load::default();
    let begun = Instant::now();
    let ends = thread::scope(|scope| {
        for number in 0..CLIENTS {
            let load = &load;
            scope.spawn(move || ask(address, number, load));
        }
        let ends = restart(&mut instances, restarts);
        while ends.is_ok() && load.requests.load(Ordering::Relaxed) < requests {
            thread::sleep(Duration::from_millis(10));
        }
        load.over.store(true, Ordering::Relaxed);
        ends
    })?;
    let seconds = begun.elapsed().as_secs_f64();
    for instance in instances {
        instance.served.terminate()?;
    }
    told(&load, &ends, &nginx.cut_off()?, seconds)
}

/// One of the servers behind nginx.
struct Instance {
    served: Served,
    /// Whether it was asked if it is ready. Then it goes on accepting for a while when it is told to end; of others nginx has
    /// to find out by itself that they are gone.
    is_watched: bool,
}

impl Instance {
    /// A server that answers.
    fn start(port: u16, is_watched: bool) -> Result<Self> {
        let served = Served::this_program(port, "")?;
        let path = if is_watched { "/health/ready" } else { "/" };
        let request = format!("GET {path} HTTP/1.1\r\nhost: restarts.example\r\n\r\n");
        match Client::new(served.address()).ask(request.as_bytes())? {
            200 => Ok(Self { served, is_watched }),
            status => Err(format!("a new instance answers {status} to {path}").into()),
        }
    }
}

/// How long an instance took to end.
struct End {
    was_watched: bool,
    time: Duration,
}

/// Restarts one instance after another.
fn restart(instances: &mut VecDeque<Instance>, restarts: usize) -> Result<Vec<End>> {
    let mut ends = Vec::new();
    for number in 0..restarts {
        let old = instances.pop_front().ok_or("there are instances")?;
        let port = old.served.address().port();
        let begun = Instant::now();
        old.served.terminate()?;
        ends.push(End {
            was_watched: old.is_watched,
            time: begun.elapsed(),
        });
        instances.push_back(Instance::start(port, number % 2 == 0)?);
    }
    Ok(ends)
}

/// A client that asks until it is over.
fn ask(address: SocketAddr, number: usize, load: &Load) {
    let head = "HTTP/1.1\r\nhost: restarts.example\r\n";
    let quick = format!("GET / {head}\r\n");
    let slow = format!("GET /slow {head}\r\n");
    let echo = format!("POST /echo {head}content-type: application/json\r\ncontent-length: 7\r\n\r\n[1,2,3]");
    let mut client = Client::new(address);
    let mut count = number * 10;
    while !load.over.load(Ordering::Relaxed) {
        count += 1;
        let request = match count {
            count if count.is_multiple_of(100) => &slow,
            count if count.is_multiple_of(3) => &echo,
            _ => &quick,
        };
        let failure = match client.ask(request.as_bytes()) {
            Ok(200) => None,
            Ok(status) => Some(format!("status {status}")),
            Err(error) => Some(error.to_string()),
        };
        load.requests.fetch_add(1, Ordering::Relaxed);
        if let Some(failure) = failure {
            let method = request.split(' ').next().unwrap_or_default();
            let mut failed = load.failed.lock().expect("nobody panics with it");
            *failed.entry(format!("{method}: {failure}")).or_default() += 1;
        }
    }
}

fn told(load: &Load, ends: &[End], cut_off: &[String], seconds: f64) -> Result<String> {
    let failed = load.failed.lock().map_err(|_| "a client panicked")?;
    let requests = load.requests.load(Ordering::Relaxed);
    let count: u64 = failed.values().sum();
    let longest = |watched: bool| {
        let ends = ends.iter().filter(|end| end.was_watched == watched);
        let longest = ends.map(|end| end.time).max();
        longest.map_or_else(String::new, |time| format!("{:.1} s", time.as_secs_f64()))
    };
    let mut table = Table::new(["", ""]);
    table.row(["restarts", &ends.len().to_string()]);
    table.row(["requests", &requests.to_string()]);
    table.row(["failed", &count.to_string()]);
    table.row([
        "broken off by an instance, as nginx saw it",
        &cut_off.len().to_string(),
    ]);
    table.row(["time of the run", &format!("{seconds:.0} s")]);
    table.row([
        "longest end of an instance, asked whether it is ready",
        &longest(true),
    ]);
    table.row(["longest end of an instance, never asked", &longest(false)]);
    let text = format!(
        "{INSTANCES} instances behind nginx, {CLIENTS} clients that keep their connection and never try twice. Of their requests \
         a third are POST, and one in a hundred takes 300 ms. What an instance refuses, nginx sends to another one; a GET too that an \
         instance took and broke off. Clients do not see that, and the log of nginx tells it.\n\n{table}"
    );
    if count > 0 || !cut_off.is_empty() {
        return Err(format!("{text}\n{failed:?}\n{}", cut_off.join("\n")).into());
    }
    Ok(text)
}

/// Ports that are free now. All are taken at once, so that none is handed out twice.
fn free_ports(count: usize) -> Result<Vec<u16>> {
    let listeners: std::io::Result<Vec<_>> = (0..count)
        .map(|_| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))
        .collect();
    let ports: std::io::Result<Vec<_>> = listeners?
        .iter()
        .map(|listener| Ok(listener.local_addr()?.port()))
        .collect();
    Ok(ports?)
}

/// What stands in a line of nginx's log where nobody listens.
const REFUSED: &str = "connect() failed (111: ";

/// nginx in front of the instances. It ends with this.
struct Nginx {
    child: Child,
    folder: PathBuf,
}

impl Nginx {
    fn start(address: SocketAddr, ports: &[u16]) -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("purlin-restarts-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let servers = ports
            .iter()
            .map(|port| format!("server 127.0.0.1:{port} max_fails=0;\n"));
        let servers = servers.collect::<Vec<_>>().concat();
        let config = include_str!("rolling-restarts.conf")
            .replace("@FOLDER@", &folder.to_string_lossy())
            .replace("@LISTEN@", &address.to_string())
            .replace("@SERVERS@", &servers);
        let file = folder.join("nginx.conf");
        fs::write(&file, config)?;
        let child = Command::new("nginx")
            .arg("-p")
            .arg(&folder)
            .arg("-c")
            .arg(&file)
            .spawn();
        let nginx = Self {
            child: child.map_err(|error| format!("nginx cannot be started: {error}"))?,
            folder,
        };
        let begun = Instant::now();
        while std::net::TcpStream::connect(address).is_err() {
            if begun.elapsed() > Duration::from_secs(10) {
                return Err("nginx does not listen".into());
            }
            thread::sleep(Duration::from_millis(10));
        }
        Ok(nginx)
    }

    /// What its log tells of instances, but for connections that were refused: these asked nothing of anybody yet.
    fn cut_off(&self) -> Result<Vec<String>> {
        let log = fs::read_to_string(self.folder.join("errors"))?;
        let lines = log.lines().filter(|line| !line.contains(REFUSED));
        Ok(lines.map(str::to_owned).collect())
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Its worker ends with it only if it is asked.
        let id = self.child.id().to_string();
        let _ = Command::new("kill").args(["-TERM", &id]).status();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}
