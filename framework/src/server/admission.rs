//! How many connections there may be, in all and from one address, and what those of one address share.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Limits;
use super::files::places;
use crate::extract::{Share, network};

/// How many addresses there are before anybody looks for those that can be forgotten.
const FEW: usize = 1_024;

/// Counts the connections.
#[derive(Debug, Clone)]
pub(super) struct Admission(Arc<Mutex<Counts>>);

#[derive(Debug)]
struct Counts {
    all: usize,
    limit: usize,
    by_address: HashMap<IpAddr, Subscriber>,
    limit_by_address: Option<usize>,
    /// What a subscriber has half of.
    bodies: Option<usize>,
    requests: Option<usize>,
    /// With how many addresses those are looked for that can be forgotten.
    next_sweep: usize,
}

/// What is known of an address, or a network, while it has connections, or requests that go on without one.
#[derive(Debug)]
struct Subscriber {
    connections: usize,
    share: Arc<Share>,
}

/// Why there is no place for a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Full {
    /// There are as many as there may be.
    InAll,
    /// Its address has as many as it may have.
    OfAddress,
}

/// A place for a connection; dropping it makes room for another one.
#[derive(Debug)]
pub(super) struct Place {
    admission: Admission,
    /// Where connections are counted by address: whose it is, and what is the address's own.
    of: Option<(IpAddr, Arc<Share>)>,
}

impl Admission {
    pub(super) fn new(limits: &Limits) -> Self {
        Self(Arc::new(Mutex::new(Counts {
            all: 0,
            limit: places(limits.connections),
            by_address: HashMap::new(),
            limit_by_address: limits.connections_per_address,
            bodies: limits.bodies,
            requests: limits.requests,
            next_sweep: FEW,
        })))
    }

    /// A place for a connection, if there is one. Without an address it is counted by none: that of a trusted proxy, or of a socket in the
    /// file system.
    pub(super) fn admit(&self, address: Option<IpAddr>) -> Result<Place, Full> {
        let mut counts = self.lock();
        if counts.all >= counts.limit {
            return Err(Full::InAll);
        }
        let of = match (address, counts.limit_by_address) {
            (Some(address), Some(limit)) => {
                let address = network(address);
                let share = counts.admit(address, limit).ok_or(Full::OfAddress)?;
                Some((address, share))
            }
            _ => None,
        };
        counts.all += 1;
        drop(counts);
        Ok(Place {
            admission: self.clone(),
            of,
        })
    }

    /// Nothing panics while it holds the lock, so a poisoned one is as good as any.
    fn lock(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Counts {
    /// Forgets the addresses whose work went on when their connections had ended, and has ended since.
    fn sweep(&mut self) {
        if self.by_address.len() >= self.next_sweep {
            self.by_address.retain(|_, subscriber| subscriber.is_known(1));
            self.next_sweep = FEW.max(self.by_address.len() * 2);
        }
    }

    /// Counts one more connection of an address, if it may have one; answers what is the address's own.
    fn admit(&mut self, address: IpAddr, limit: usize) -> Option<Arc<Share>> {
        self.sweep();
        let (bodies, requests) = (self.bodies, self.requests);
        let subscriber = self.by_address.entry(address).or_insert_with(|| Subscriber {
            connections: 0,
            share: Arc::new(Share::of(bodies, requests)),
        });
        if subscriber.connections >= limit {
            return None;
        }
        subscriber.connections += 1;
        Some(Arc::clone(&subscriber.share))
    }
}

impl Subscriber {
    /// Whether it has connections, or more than some have what is its own.
    fn is_known(&self, some: usize) -> bool {
        self.connections > 0 || Arc::strong_count(&self.share) > some
    }
}

impl Place {
    /// What its address may take of what all clients share, if that is not all.
    pub(super) fn share(&self) -> Option<&Arc<Share>> {
        self.of.as_ref().map(|(_, share)| share)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut counts = self.admission.lock();
        counts.all -= 1;
        let Some((address, _)) = &self.of else { return };
        if let Some(subscriber) = counts.by_address.get_mut(address) {
            subscriber.connections -= 1;
            // This place has one of them.
            if !subscriber.is_known(2) {
                counts.by_address.remove(address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(last: u8) -> IpAddr {
        IpAddr::from([192, 0, 2, last])
    }

    #[test]
    fn places_are_counted_in_all_and_by_address_and_given_back() {
        let admission = Admission::new(&Limits::default().connections(3).connections_per_address(2));
        let first = admission.admit(Some(address(1))).unwrap();
        let _second = admission.admit(Some(address(1))).unwrap();
        let refused = |address| admission.admit(address).err();
        assert_eq!(refused(Some(address(1))), Some(Full::OfAddress));
        let _third = admission.admit(Some(address(2))).unwrap();
        assert_eq!(refused(Some(address(3))), Some(Full::InAll));
        drop(first);
        let _fourth = admission.admit(Some(address(1))).unwrap();
        assert_eq!(refused(None), Some(Full::InAll));
    }

    #[test]
    fn a_network_of_ipv6_is_one_subscriber() {
        let admission = Admission::new(&Limits::default().connections_per_address(1));
        let _place = admission.admit("2001:db8::1".parse().ok()).unwrap();
        assert!(admission.admit("2001:db8::2".parse().ok()).is_err());
        assert!(admission.admit("2001:db8:0:1::1".parse().ok()).is_ok());
    }

    #[test]
    fn connections_of_one_address_share_what_it_has() {
        let admission = Admission::new(&Limits::default());
        let places = [1, 1, 2].map(|last| admission.admit(Some(address(last))).unwrap());
        let [first, second, other] = places.each_ref().map(|place| place.share().unwrap());
        assert!(Arc::ptr_eq(first, second) && !Arc::ptr_eq(first, other));
        assert!(admission.admit(None).unwrap().share().is_none());
        let uncounted = Admission::new(&Limits::default().connections_per_address(None));
        assert!(uncounted.admit(Some(address(1))).unwrap().share().is_none());
    }

    #[test]
    fn addresses_that_left_are_forgotten() {
        let admission = Admission::new(&Limits::default());
        drop(admission.admit(Some(address(1))).unwrap());
        assert!(admission.lock().by_address.is_empty());
    }

    #[test]
    fn addresses_that_left_work_behind_are_known_until_it_ends() {
        let admission = Admission::new(&Limits::default());
        let place = admission.admit(Some(address(1))).unwrap();
        let work = Arc::clone(place.share().unwrap());
        drop(place);
        let again = admission.admit(Some(address(1))).unwrap();
        assert!(Arc::ptr_eq(&work, again.share().unwrap()));
        drop((again, work));
        admission.lock().next_sweep = 0;
        let _other = admission.admit(Some(address(2))).unwrap();
        assert_eq!(admission.lock().by_address.len(), 1);
    }
}
