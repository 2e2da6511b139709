//! CPU time and allocations, and how a figure stands to its floor.
//!
//! Wall clocks mean little on a shared machine; these are the thread's CPU seconds, the least of many batches, and each
//! is shown beside a floor that was measured in the same run.

use cpu_time::ThreadTime;
use std::hint::black_box;
use std::time::Duration;

/// Nanoseconds of CPU for one run of `work`: the least over many batches.
pub fn nanoseconds<T>(mut work: impl FnMut() -> T) -> f64 {
    const BATCHES: u32 = 60;
    const BATCH: Duration = Duration::from_millis(5);
    let mut runs = 1;
    let once = loop {
        let spent = batch(runs, &mut work);
        if spent >= BATCH {
            break spent / runs;
        }
        runs *= 2;
    };
    (0..BATCHES).map(|_| batch(runs, &mut work) / runs).fold(once, Duration::min).as_secs_f64() * 1e9
}

fn batch<T>(runs: u32, work: &mut impl FnMut() -> T) -> Duration {
    let start = ThreadTime::now();
    for _ in 0..runs {
        black_box(work());
    }
    start.elapsed()
}

/// Allocations of one run of `work`.
pub fn allocations<T>(mut work: impl FnMut() -> T) -> u64 {
    allocation_counter::measure(|| {
        black_box(work());
    })
    .count_total
}

/// Prints a figure as a ratio to its floor, and whether the bar is met.
pub fn ratio(what: &str, figure: f64, floor: f64, bar: f64) {
    let ratio = figure / floor;
    let verdict = if ratio <= bar { "met" } else { "SHORT" };
    println!("{what:<58} {figure:>12.0} ns {ratio:>7.2} x floor   bar {bar:.2}  {verdict}");
}

/// Prints a count, and whether the bar is met.
pub fn count(what: &str, figure: u64, bar: u64) {
    let verdict = if figure <= bar { "met" } else { "SHORT" };
    println!("{what:<58} {figure:>12}                    bar {bar}  {verdict}");
}

/// Prints a floor.
pub fn floor(what: &str, figure: f64) {
    println!("{what:<58} {figure:>12.0} ns");
}
