//! The time of every case of `purlin_benches::stages`, by criterion.

use std::time::Duration;

use criterion::{BatchSize, Criterion};
use purlin_benches::stages::cases;

fn main() {
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .without_plots()
        .configure_from_args();
    let mut group = criterion.benchmark_group("stages");
    for case in cases() {
        case.check();
        group.bench_function(case.name(), |bencher| {
            // The request is made before, and the answer dropped behind the clock.
            bencher.iter_batched(
                || case.request(),
                |request| case.answer(request),
                BatchSize::SmallInput,
            );
        });
    }
    group.finish();
    criterion.final_summary();
}
