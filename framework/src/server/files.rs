//! How many files the system lets the process have open, and how many connections that makes.

/// Of the files that the system allows, how many fifths may be connections. The rest is for databases, logs and the like.
const FIFTHS_OF_FILES: usize = 4;

/// How many clients at once are told that there is no place for them, at most; more are cut off without a word.
const REFUSALS: usize = 256;

/// How many files there are for one such client. They count among those of connections.
const FILES_OF_REFUSAL: usize = 20;

/// Lets the process have as many files open as the system gives it. What it has unless it asks suits programs that wait by `select(2)`,
/// which knows no file above the first 1,024.
#[cfg(unix)]
pub(crate) fn raise_file_limit() {
    if let Err(error) = rlimit::increase_nofile_limit(u64::MAX) {
        tracing::debug!(%error, "the system lets the process have no more files open");
    }
}

/// Where the system cannot be asked, nothing.
#[cfg(not(unix))]
pub(crate) fn raise_file_limit() {}

/// How many connections may have a place, by their limit and by the files that the system allows. Without a limit there is no end of them.
pub(super) fn places(limit: Option<usize>) -> usize {
    limit.map_or(usize::MAX, |limit| limit.min(places_of(allowed_files())))
}

/// Says so where the files are too few for a limit of connections.
pub(super) fn tell_of_too_few(limit: Option<usize>) {
    let connections = places(limit);
    if let Some(limit) = limit
        && connections < limit
    {
        tracing::warn!(
            connections,
            limit,
            files = files_for(limit),
            "there may be fewer connections than their limit says: let the process have so many files open, by LimitNOFILE of systemd or \
             `ulimit -n`"
        );
    }
}

/// How many clients at once may be told that there is no place for them.
pub(super) fn refusals() -> usize {
    refusals_of(allowed_files())
}

fn places_of(files: Option<usize>) -> usize {
    files.map_or(usize::MAX, |all| all / 5 * FIFTHS_OF_FILES - refusals_of(files))
}

fn refusals_of(files: Option<usize>) -> usize {
    files.map_or(REFUSALS, |files| REFUSALS.min(files / FILES_OF_REFUSAL))
}

/// With how many files there is a place for each of so many connections.
fn files_for(connections: usize) -> usize {
    let fifths = connections.saturating_add(REFUSALS).div_ceil(FIFTHS_OF_FILES);
    fifths.saturating_mul(5)
}

/// How many files the process may have open, if the system says so.
#[cfg(unix)]
fn allowed_files() -> Option<usize> {
    let (limit, _) = rlimit::Resource::NOFILE.get().ok()?;
    usize::try_from(limit).ok()
}

#[cfg(not(unix))]
fn allowed_files() -> Option<usize> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_leave_a_fifth_of_the_files_to_others() {
        for (files, places, refused) in [(1024, 765, 51), (65_536, 52_172, 256), (5, 4, 0), (0, 0, 0)] {
            assert_eq!(
                (places_of(Some(files)), refusals_of(Some(files))),
                (places, refused)
            );
            assert!(places + refused <= files - files / 5);
        }
    }

    #[test]
    fn the_files_that_are_asked_for_are_enough() {
        for connections in [0, 1, 100, 765, 10_000, 1_000_000] {
            assert!(places_of(Some(files_for(connections))) >= connections);
        }
        assert_eq!(files_for(10_000), 12_820);
        assert!(places_of(Some(12_819)) < 10_000);
        assert_eq!(files_for(usize::MAX), usize::MAX);
    }

    #[test]
    fn what_has_no_limit_has_none_by_files_either() {
        assert_eq!((places(None), places(Some(0))), (usize::MAX, 0));
    }
}
