//! A request with required parameters cannot be made from nothing.

use duoyun::alibaba::ecs::CreateSnapshot;

fn main() {
    let _ = CreateSnapshot::default();
}
