//! An operation of one cloud on a client of the other.

use duoyun::alibaba;
use duoyun::volcengine::ecs::ExportImage;

async fn export(client: alibaba::Client) {
    let _ = client.send(ExportImage::new("image-1", "bucket-1", "test123")).await;
}

fn main() {}
