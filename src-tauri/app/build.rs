//! Compiles the window's configuration, permissions and files into the program.
#![allow(clippy::print_stdout)] // This is how a build script speaks to cargo.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The macro that embeds the files does not tell cargo which they are.
    println!("cargo:rerun-if-changed=ui/assets");
    let permissions =
        tauri_build::AppManifest::new().permissions_path_pattern("src-tauri/app/permissions/*.toml");
    let attributes = tauri_build::Attributes::new().app_manifest(permissions);
    tauri_build::try_build(attributes)?;
    Ok(())
}
