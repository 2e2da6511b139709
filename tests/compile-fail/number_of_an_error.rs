//! An error has no number: the next release may list other codes before it.

use duoyun::alibaba::ecs::CreateSnapshotError;

fn main() {
    let _ = CreateSnapshotError::Throttling as u32;
}
