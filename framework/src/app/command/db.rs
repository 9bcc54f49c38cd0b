//! `db`: compares the tables of the models with those of the migrations.
