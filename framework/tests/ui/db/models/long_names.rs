//! Names that follow from those of columns, and are longer than PostgreSQL keeps.

#![allow(unused)]

use purlin::prelude::*;

#[derive(ColumnValue)]
enum State {
    Draft,
}

#[derive(Model)]
#[model(table = "a_table_with_a_name_of_thirty_two")]
struct Long {
    #[model(primary_key)]
    id: i64,
    #[model(unique)]
    the_name_of_a_column_with_32_b: String,
    #[model(index)]
    the_name_of_a_column_with_33_b: String,
    #[model(references = Self::ID)]
    the_name_of_a_column_with_34_b: i64,
    the_state_of_a_column_32_b: State,
    the_other_of_a_column_32_b: String,
}

fn main() {}
