use std::future::poll_fn;
use std::sync::Arc;

use super::super::framing::Reach;
use super::super::state::InFlight;
use super::*;

async fn overdue(deadline: &mut Deadline, shared: &Shared) -> (Overdue, u64) {
    let start = Instant::now();
    let overdue = poll_fn(|cx| deadline.poll(shared, cx)).await;
    (overdue, start.elapsed().as_secs())
}

/// Polls once, and lets seconds pass in which it must not be ready.
async fn pass(deadline: &mut Deadline, shared: &Shared, seconds: u64) {
    let wait = poll_fn(|cx| deadline.poll(shared, cx));
    let result = tokio::time::timeout(Duration::from_secs(seconds), wait).await;
    assert!(result.is_err(), "{result:?}");
}

#[tokio::test(start_paused = true)]
async fn a_silent_client_is_given_up() {
    let shared = Shared::default();
    let mut deadline = Deadline::new(&Limits::default());
    assert_eq!(overdue(&mut deadline, &shared).await, (Overdue::FirstByte, 5));
}

#[tokio::test(start_paused = true)]
async fn the_first_header_is_due_ten_seconds_after_its_first_byte_however_it_drips() {
    let shared = Shared::default();
    let mut deadline = Deadline::new(&Limits::default());
    for _ in 0..3 {
        pass(&mut deadline, &shared, 4).await;
        shared.note_reach(Reach::Head);
    }
    assert_eq!(overdue(&mut deadline, &shared).await, (Overdue::Head, 2));
}

#[tokio::test(start_paused = true)]
async fn a_late_first_byte_leaves_the_header_its_time() {
    let shared = Shared::default();
    let limits = Limits::default().first_byte(Duration::from_secs(30));
    let mut deadline = Deadline::new(&limits);
    pass(&mut deadline, &shared, 29).await;
    shared.note_reach(Reach::Head);
    assert_eq!(overdue(&mut deadline, &shared).await, (Overdue::Head, 10));
}

#[tokio::test(start_paused = true)]
async fn between_requests_it_is_idle_and_each_request_begins_anew() {
    let shared = Arc::new(Shared::default());
    let mut deadline = Deadline::new(&Limits::default());
    for _ in 0..3 {
        drop(InFlight::new(&shared));
        pass(&mut deadline, &shared, 14).await;
    }
    assert_eq!(overdue(&mut deadline, &shared).await, (Overdue::Idle, 1));
}

#[tokio::test(start_paused = true)]
async fn half_a_second_after_each_request_it_is_quiet_for_once() {
    for limits in [Limits::default(), Limits::off()] {
        let shared = Arc::new(Shared::default());
        let mut deadline = Deadline::new(&limits);
        for _ in 0..3 {
            drop(InFlight::new(&shared));
            let wait = poll_fn(|cx| deadline.poll(&shared, cx));
            let _ = tokio::time::timeout(Duration::from_millis(499), wait).await;
            assert!(!shared.was_quiet());
            pass(&mut deadline, &shared, 1).await;
            assert!(shared.was_quiet());
            pass(&mut deadline, &shared, 10).await;
            assert!(!shared.was_quiet());
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_requests_share_is_never_quiet() {
    let shared = Arc::new(Shared::default());
    let mut deadline = Deadline::new(&Limits::default());
    deadline.multiplex();
    drop(InFlight::new(&shared));
    pass(&mut deadline, &shared, 14).await;
    assert!(!shared.was_quiet());
    assert_eq!(overdue(&mut deadline, &shared).await, (Overdue::Idle, 1));
}

#[tokio::test(start_paused = true)]
async fn a_later_header_is_due_ten_seconds_after_it_began() {
    let shared = Arc::new(Shared::default());
    let mut deadline = Deadline::new(&Limits::default());
    drop(InFlight::new(&shared));
    pass(&mut deadline, &shared, 1).await;
    shared.note_reach(Reach::Head);
    assert_eq!(overdue(&mut deadline, &shared).await, (Overdue::Head, 10));
}

#[tokio::test(start_paused = true)]
async fn a_header_that_begins_behind_a_request_is_due_ten_seconds_after_its_answer() {
    let shared = Arc::new(Shared::default());
    let mut deadline = Deadline::new(&Limits::default());
    shared.note_reach(Reach::Head);
    let request = InFlight::new(&shared);
    pass(&mut deadline, &shared, 20).await;
    drop(request);
    assert_eq!(overdue(&mut deadline, &shared).await, (Overdue::Head, 10));
}

#[tokio::test(start_paused = true)]
async fn no_limit_is_too_long_for_the_clock() {
    let most = Some(Duration::MAX);
    let limits = Limits::default()
        .first_byte(most)
        .header(most)
        .idle(most)
        .stall(most)
        .rate_grace(most);
    let shared = Arc::new(Shared::new(limits.response_pace()));
    let mut deadline = Deadline::new(&limits);
    pass(&mut deadline, &shared, 1).await;
    shared.note_reach(Reach::Head);
    pass(&mut deadline, &shared, 1).await;
    shared.note_reach(Reach::Between);
    drop(InFlight::new(&shared));
    pass(&mut deadline, &shared, 1_000).await;
}

#[tokio::test(start_paused = true)]
async fn nobody_is_idle_while_we_work_or_while_an_answer_goes_out() {
    let limits = Limits::default();
    let shared = Arc::new(Shared::new(limits.response_pace()));
    let mut deadline = Deadline::new(&limits);
    let request = InFlight::new(&shared);
    pass(&mut deadline, &shared, 1_000).await;
    drop(request);
    pass(&mut deadline, &shared, 14).await;
    deadline.wrote(500 * 10, &shared);
    pass(&mut deadline, &shared, 10).await;
    deadline.wrote(1, &shared);
    assert_eq!(overdue(&mut deadline, &shared).await, (Overdue::Idle, 1));
}

#[tokio::test(start_paused = true)]
async fn answers_of_http2_that_nobody_takes_are_given_up() {
    let limits = Limits::default();
    let shared = Arc::new(Shared::new(limits.response_pace()));
    let mut deadline = Deadline::new(&limits);
    deadline.multiplex();
    let mut request = InFlight::new(&shared);
    pass(&mut deadline, &shared, 100).await;
    request.waits(0);
    pass(&mut deadline, &shared, 25).await;
    deadline.wrote(500 * 20, &shared);
    request.waits(500 * 20);
    pass(&mut deadline, &shared, 24).await;
    assert_eq!(overdue(&mut deadline, &shared).await, (Overdue::Answer, 1));
}

#[tokio::test(start_paused = true)]
async fn without_limits_nothing_is_overdue() {
    let shared = Arc::new(Shared::default());
    let mut deadline = Deadline::new(&Limits::off());
    pass(&mut deadline, &shared, 100_000).await;
    drop(InFlight::new(&shared));
    pass(&mut deadline, &shared, 100_000).await;
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_ends_is_looked_after_no_more() {
    let shared = Arc::new(Shared::default());
    let mut deadline = Deadline::new(&Limits::default());
    drop(InFlight::new(&shared));
    assert_eq!(overdue(&mut deadline, &shared).await.0, Overdue::Idle);
    let mut wakes = 0;
    let idle = poll_fn(|cx| {
        wakes += 1;
        deadline.set(&shared, cx);
        Poll::<()>::Pending
    });
    assert!(tokio::time::timeout(Duration::from_secs(2), idle).await.is_err());
    assert!(wakes <= 2, "{wakes}");
}

#[tokio::test(start_paused = true)]
async fn answers_are_not_charged_for_the_time_before_them() {
    let limits = Limits::default().idle(None);
    let shared = Arc::new(Shared::new(limits.response_pace()));
    let mut deadline = Deadline::new(&limits);
    deadline.multiplex();
    let mut request = InFlight::new(&shared);
    request.waits(0);
    pass(&mut deadline, &shared, 10).await;
    drop(request);
    pass(&mut deadline, &shared, 60).await;
    let mut request = InFlight::new(&shared);
    request.waits(0);
    pass(&mut deadline, &shared, 29).await;
    assert_eq!(overdue(&mut deadline, &shared).await, (Overdue::Answer, 1));
}

#[tokio::test(start_paused = true)]
async fn a_task_that_has_used_up_its_turn_keeps_its_deadlines() {
    let shared = Arc::new(Shared::default());
    let mut deadline = Deadline::new(&Limits::default());
    for (waits, seconds) in [(Overdue::FirstByte, 5), (Overdue::Head, 10)] {
        let mut is_used_up = false;
        let start = Instant::now();
        let overdue = poll_fn(|cx| {
            while !is_used_up {
                match tokio::task::coop::poll_proceed(cx) {
                    Poll::Ready(turn) => turn.made_progress(),
                    Poll::Pending => is_used_up = true,
                }
            }
            deadline.poll(&shared, cx)
        });
        assert_eq!((overdue.await, start.elapsed().as_secs()), (waits, seconds));
        shared.note_reach(Reach::Head);
    }
}
