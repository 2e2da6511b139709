//! A snapshot needs a disk.

use duoyun::alibaba::ecs::CreateSnapshot;

fn main() {
    let _ = CreateSnapshot::new().retention_days(30);
}
