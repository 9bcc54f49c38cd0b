//! Which arguments keep nobody out, and so are no policies.

use std::any::type_name;

use crate::openapi::OperationBuilder;

/// What an argument has to do with who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asker {
    /// Nothing: it is the same for all.
    Ignored,
    /// It is read from the request, and there for whoever keeps to its form.
    Read,
    /// Nobody knows: it may keep others out.
    Unknown,
}

/// What an argument notes of itself that lets people in whom nobody has judged. It is read where the argument is a policy.
#[derive(Debug)]
pub(crate) struct Unjudged {
    /// Which argument. One that is made of it may judge all the same.
    pub(super) argument: &'static str,
    /// What is wrong with it, behind its name.
    pub(super) mistake: &'static str,
}

impl Unjudged {
    /// Notes that an argument reads a credential, and leaves to others whether it is a good one.
    pub(crate) fn reads_only<T>(operation: &mut OperationBuilder<'_>) {
        Self::note::<T>(
            operation,
            "reads a credential and does not judge it, so it lets in whoever makes one up: demand a dependency that judges it, such as \
             `Dep<current_user>`",
        );
    }

    /// Notes that an argument is there for whoever asks.
    pub(crate) fn lets_everybody_in<T>(operation: &mut OperationBuilder<'_>) {
        Self::note::<T>(
            operation,
            "lets everybody in: demand something that refuses, such as `Dep<current_user>`, or `LoggedIn` where the app keeps sessions",
        );
    }

    fn note<T>(operation: &mut OperationBuilder<'_>, mistake: &'static str) {
        operation.carry(Self {
            argument: type_name::<T>(),
            mistake,
        });
    }
}

/// What is noted of something that judges who asks.
#[derive(Debug)]
pub(crate) struct Judged;

impl Judged {
    /// Notes that something judges.
    pub(crate) fn note(operation: &mut OperationBuilder<'_>) {
        operation.carry(Self);
    }

    /// Notes that an argument judges, which was described: nothing tells that it judges nobody. So who wrote it is believed.
    pub(super) fn note_argument(operation: &mut OperationBuilder<'_>, name: &str, asker: Asker) {
        let says_no = || {
            operation
                .carries::<Unjudged>()
                .any(|noted| noted.argument == name)
        };
        if asker == Asker::Unknown && !says_no() {
            Self::note(operation);
        }
    }
}
