//! Curves as SVG, for the guide.

use std::fs;
use std::ops::Range;
use std::path::Path;

use plotters::coord::ranged1d::ValueFormatter;
use plotters::prelude::*;

use purlin_report::number;

use crate::Result;

/// The size of every chart, in pixels.
const SIZE: (u32, u32) = (720, 400);

/// Colours that are told apart also by who does not see all of them (Okabe and Ito).
const COLOURS: [RGBColor; 4] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
];

/// The names of the lines stand on the left and above, where flat lines would run through them.
const ROOM_ABOVE: f64 = 1.45;

/// How the values of an axis are spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// From zero, with equal steps.
    Linear,
    /// By powers of ten.
    Powers,
}

/// An axis, with its unit in its name.
#[derive(Debug, Clone, Copy)]
pub struct Axis {
    /// What stands beside it.
    pub name: &'static str,
    /// How its values are spread.
    pub scale: Scale,
}

/// One line of a chart.
#[derive(Debug, Clone)]
pub struct Line {
    /// What it shows.
    pub name: &'static str,
    /// Its points from left to right.
    pub points: Vec<(f64, f64)>,
}

/// Lines over the same axes.
#[derive(Debug, Clone)]
pub struct Chart {
    /// What stands above it.
    pub title: &'static str,
    /// From left to right.
    pub x: Axis,
    /// From bottom to top.
    pub y: Axis,
    /// At most four.
    pub lines: Vec<Line>,
}

impl Chart {
    /// Writes it as an SVG file. Its ground is white, so that it can be read on light pages and on dark ones.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn draw(&self, file: &Path) -> Result<()> {
        let mut text = String::new();
        self.draw_into(&mut text)?;
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        Ok(fs::write(file, text)?)
    }

    fn draw_into(&self, text: &mut String) -> Result<()> {
        let area = SVGBackend::with_string(text, SIZE).into_drawing_area();
        area.fill(&WHITE)?;
        let (x, y) = (
            self.range(self.x.scale, 1.1, |point| point.0),
            self.range(self.y.scale, ROOM_ABOVE, |point| point.1),
        );
        let mut builder = ChartBuilder::on(&area);
        builder
            .caption(self.title, ("sans-serif", 18))
            .margin(16)
            .x_label_area_size(48)
            .y_label_area_size(88);
        // The two scales are two types.
        match (self.x.scale, self.y.scale) {
            (Scale::Linear, Scale::Linear) => self.lines_on(builder.build_cartesian_2d(x, y)?)?,
            (Scale::Powers, Scale::Linear) => {
                self.lines_on(builder.build_cartesian_2d(x.log_scale(), y)?)?;
            }
            (Scale::Linear, Scale::Powers) => {
                self.lines_on(builder.build_cartesian_2d(x, y.log_scale())?)?;
            }
            (Scale::Powers, Scale::Powers) => {
                self.lines_on(builder.build_cartesian_2d(x.log_scale(), y.log_scale())?)?;
            }
        }
        Ok(area.present()?)
    }

    /// The values of an axis: all of them, and some air. `room` is how far beyond the greatest an axis from zero goes.
    fn range(&self, scale: Scale, room: f64, value: fn(&(f64, f64)) -> f64) -> Range<f64> {
        let values = || self.lines.iter().flat_map(|line| &line.points).map(value);
        let (least, most) = (
            values().fold(f64::MAX, f64::min),
            values().fold(f64::MIN, f64::max),
        );
        match scale {
            Scale::Linear => 0.0..most * room,
            Scale::Powers => least * 0.9..most * 1.2,
        }
    }

    fn lines_on<'area, 'text: 'area, X, Y>(
        &self,
        mut chart: ChartContext<'area, SVGBackend<'text>, Cartesian2d<X, Y>>,
    ) -> Result<()>
    where
        X: Ranged<ValueType = f64> + ValueFormatter<f64>,
        Y: Ranged<ValueType = f64> + ValueFormatter<f64>,
    {
        chart
            .configure_mesh()
            .light_line_style(TRANSPARENT)
            .x_desc(self.x.name)
            .y_desc(self.y.name)
            .x_label_formatter(&|value| label(*value))
            .y_label_formatter(&|value| label(*value))
            .label_style(("sans-serif", 13))
            .axis_desc_style(("sans-serif", 14))
            .draw()?;
        for (line, colour) in self.lines.iter().zip(COLOURS) {
            let points = line.points.iter().copied();
            chart
                .draw_series(LineSeries::new(points, colour.stroke_width(2)).point_size(3))?
                .label(line.name)
                .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], colour.stroke_width(2)));
        }
        chart
            .configure_series_labels()
            .position(SeriesLabelPosition::UpperLeft)
            .background_style(WHITE.mix(0.85))
            .border_style(BLACK.mix(0.2))
            .label_font(("sans-serif", 13))
            .draw()?;
        Ok(())
    }
}

/// A number beside an axis: whole ones without digits behind the point.
fn label(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 100.0 {
        format!("{value:.0}")
    } else {
        number(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(scale: Scale) -> Chart {
        let axis = |name| Axis { name, scale };
        Chart {
            title: "A chart",
            x: axis("routes"),
            y: axis("instructions"),
            lines: vec![Line {
                name: "the first",
                points: vec![(10.0, 1_000.0), (1_000.0, 2_500.0)],
            }],
        }
    }

    #[test]
    fn a_chart_says_what_it_shows() {
        for scale in [Scale::Linear, Scale::Powers] {
            let mut text = String::new();
            chart(scale).draw_into(&mut text).unwrap();
            assert!(text.starts_with("<svg width=\"720\" height=\"400\""), "{text}");
            for said in ["A chart", "routes", "instructions", "the first", "1,000"] {
                assert!(text.contains(said), "{said} in {text}");
            }
        }
    }

    #[test]
    fn numbers_beside_an_axis_are_short() {
        assert_eq!([0.0, 5.0, 2.5, 10_000.0].map(label), ["0", "5", "2.50", "10,000"]);
    }
}
