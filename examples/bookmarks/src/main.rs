//! Serves the bookmarks.

fn main() -> std::process::ExitCode {
    bookmarks::app().run()
}
