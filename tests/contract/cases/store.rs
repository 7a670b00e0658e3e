//! The store on full disks, in wrong hands and after kills.
