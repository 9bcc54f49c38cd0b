//! The files of migrations, as a program carries them.

/// The files of migrations, as a program carries them. [`database!`](crate::database) embeds them; the module
/// [`migration`](crate::migration) reads them.
#[derive(Debug, Clone, Copy)]
pub struct MigrationFiles {
    folder: &'static str,
    place: &'static str,
    files: &'static [(&'static str, &'static str)],
}

impl MigrationFiles {
    /// No files, and no folder.
    pub(crate) const NONE: Self = Self::new("", "", &[]);

    /// The folder as the app names it, where it stood when the program was compiled, and the files by name and text.
    #[doc(hidden)]
    pub const fn new(
        folder: &'static str,
        place: &'static str,
        files: &'static [(&'static str, &'static str)],
    ) -> Self {
        Self { folder, place, files }
    }

    /// Whether there is not even a folder: the tables are somebody else's business.
    pub(crate) const fn is_none(&self) -> bool {
        self.folder.is_empty()
    }

    /// The folder, as the app names it: relative to its manifest.
    pub const fn folder(&self) -> &'static str {
        self.folder
    }

    /// Where the folder stood when the program was compiled.
    pub(crate) const fn place(&self) -> &'static str {
        self.place
    }

    /// The files, each by its name and its text.
    pub const fn files(&self) -> &'static [(&'static str, &'static str)] {
        self.files
    }
}
