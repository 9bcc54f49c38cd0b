//! The files of migrations where they were written, beside those that the program carries.

use std::fs;
use std::path::Path;

use crate::db::MigrationFiles;

/// What a program should know of its folder and does not, where the folder is at hand: cargo sees that a file has changed, but not that
/// there is another one.
pub(crate) fn not_embedded(files: &MigrationFiles) -> Vec<String> {
    let there = sql_files(Path::new(files.place())).unwrap_or_default();
    let known = |name: &String| files.files().iter().any(|(known, _)| known == name);
    there.into_iter().filter(|name| !known(name)).collect()
}

/// Why a program has to be built again, if it has.
pub(super) fn incomplete(files: &MigrationFiles) -> Option<String> {
    let missing = not_embedded(files);
    (!missing.is_empty()).then(|| {
        format!(
            "this program was built without {}, which {} has: build it again. Cargo notices a changed file and no new one, so change the file \
             with `database!` first, as with `touch`",
            missing.join(", "),
            files.folder()
        )
    })
}

/// The names of the SQL files in a folder, in their order.
pub(super) fn sql_files(folder: &Path) -> std::io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.strip_suffix(".sql").is_some() {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}
