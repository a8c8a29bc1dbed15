//! Where points lie: the cloud as a whole, and single points that depend on a seed alone.

/// Turns the cloud so that its long axis lies level, which suits wide windows, and its centre is the origin.
pub(super) fn level_out(places: &mut [[f32; 2]]) {
    let n = places.len().max(1) as f32;
    let mean = places.iter().fold([0.0; 2], |m, p| [m[0] + p[0] / n, m[1] + p[1] / n]);
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for p in places.iter_mut() {
        p[0] -= mean[0];
        p[1] -= mean[1];
        xx += p[0] * p[0];
        xy += p[0] * p[1];
        yy += p[1] * p[1];
    }
    let (sin, cos) = (0.5 * (2.0 * xy).atan2(xx - yy)).sin_cos();
    for p in places {
        *p = [cos * p[0] + sin * p[1], cos * p[1] - sin * p[0]];
    }
}

/// Side of a square as large as the box around the places; pushing apart makes it a little larger.
pub(super) fn side(places: &[[f32; 2]]) -> f32 {
    let reach = |axis: usize| {
        let (low, high) = places
            .iter()
            .fold((f32::MAX, f32::MIN), |(low, high), p| (low.min(p[axis]), high.max(p[axis])));
        (high - low).max(1.0)
    };
    (reach(0) * reach(1)).sqrt() * 1.1
}

/// A point in the unit disc that depends on `seed` alone.
pub(super) fn in_disc(seed: u64) -> [f32; 2] {
    let mut h = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    h = (h ^ (h >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    h = (h ^ (h >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    h ^= h >> 31;
    let unit = |bits: u64| (bits & 0xff_ffff) as f32 / 16_777_216.0;
    let (sin, cos) = (unit(h) * std::f32::consts::TAU).sin_cos();
    let radius = unit(h >> 24).sqrt();
    [radius * cos, radius * sin]
}
