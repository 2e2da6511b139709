//! Generating from 500 synthetic operations, and from the specs of this workspace: lines for each CPU second, peak
//! memory, the unchanged run.

mod synthetic;

use cpu_time::ProcessTime;
use duoyun_codegen::{emit, output, resolve, source};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};
use std::{env, fs, io};

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const OPERATIONS: usize = 500;
const ROUNDS: usize = 7;
const SYNTHETIC: &str = "synthetic";
const COMMITTED: &str = "committed";

fn main() -> io::Result<()> {
    match env::args().nth(1).as_deref() {
        Some(SYNTHETIC) => measure(|root| synthetic::write(root, OPERATIONS)),
        Some(COMMITTED) => measure(copy_specs),
        // A process for each, so that the memory of one is not the other's.
        _ => [SYNTHETIC, COMMITTED].into_iter().try_for_each(|tree| {
            let status = Command::new(env::current_exe()?).arg(tree).status()?;
            if status.success() { Ok(()) } else { Err(io::Error::other(format!("{tree}: {status}"))) }
        }),
    }
}

/// The specs of this workspace, in a folder of their own.
fn copy_specs(root: &Path) -> io::Result<()> {
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    fs::create_dir_all(root.join("target"))?;
    for (_, file) in source::read_specs(&ours)?.iter() {
        let path = root.join(&file.path);
        fs::create_dir_all(path.parent().unwrap_or(root))?;
        fs::write(path, &file.text)?;
    }
    fs::create_dir_all(root.join("generated/src"))
}

fn measure(write: impl Fn(&Path) -> io::Result<()>) -> io::Result<()> {
    let root = tempfile::tempdir()?;
    write(root.path())?;
    let mut least = Duration::MAX;
    let mut least_wall = Duration::MAX;
    let mut size = Size::default();
    let mut peak = None;
    for _ in 0..ROUNDS {
        fs::remove_dir_all(root.path().join("generated/src"))?;
        fs::create_dir_all(root.path().join("generated/src"))?;
        let (start, wall) = (ProcessTime::now(), Instant::now());
        size = generate(root.path())?;
        least = least.min(start.elapsed());
        least_wall = least_wall.min(wall.elapsed());
        // Later rounds find what the first one left, so they say nothing about a run of the program.
        peak = peak.or_else(peak_memory);
    }
    let mut unchanged = Duration::MAX;
    for _ in 0..ROUNDS {
        let start = ProcessTime::now();
        output::fingerprint(root.path())?;
        unchanged = unchanged.min(start.elapsed());
    }

    let seconds = least.as_secs_f64();
    println!("\n{} operations, {} lines, {} bytes", size.operations, size.lines, size.bytes);
    let verdict = |met: bool| if met { "met" } else { "SHORT" };
    let rate = f64::from(size.lines) / seconds;
    println!("lines for each CPU second     {rate:>10.0}   bar 300000  {}", verdict(rate >= 300_000.0));
    let each = seconds * 1e3 / f64::from(size.operations);
    println!("CPU ms for each operation     {each:>10.2}   bar 0.50    {}", verdict(each <= 0.5));
    let cores = seconds / least_wall.as_secs_f64();
    println!("CPU seconds to wall seconds   {cores:>10.2}   bar 1.7     {}", verdict(cores >= 1.7));
    let ratio = unchanged.as_secs_f64() / seconds;
    println!("unchanged run to cold run     {ratio:>10.3}   bar 0.050   {}", verdict(ratio <= 0.05));
    if let Some(peak) = peak {
        let ratio = peak / f64::from(size.bytes);
        println!("peak memory to bytes emitted  {ratio:>10.1}   bar 10.0    {}", verdict(ratio <= 10.0));
    }
    Ok(())
}

#[derive(Default)]
struct Size {
    operations: u32,
    lines: u32,
    bytes: u32,
}

fn generate(root: &Path) -> io::Result<Size> {
    let sources = source::read_specs(root)?;
    let Ok(model) = resolve::resolve(&sources) else {
        return Err(io::Error::other("the specs have findings"));
    };
    let files = emit::emit(&model);
    let count = |total: usize| u32::try_from(total).unwrap_or(u32::MAX);
    let services = model.clouds.iter().flat_map(|cloud| &cloud.services);
    let size = Size {
        operations: count(services.map(|service| service.operations.len()).sum()),
        lines: count(files.iter().map(|file| file.text.lines().count()).sum()),
        bytes: count(files.iter().map(|file| file.text.len()).sum()),
    };
    output::write(root, &output::compare(root, files)?)?;
    Ok(size)
}

/// The most memory that this process ever had, where the system tells.
fn peak_memory() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024.0)
}
