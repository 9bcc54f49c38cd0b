use purlin::prelude::*;

#[derive(Respond)]
enum Never {}

#[derive(Respond)]
#[respond(status = 200)]
enum OnTheEnum {
    Text(Text),
}

#[derive(Respond)]
#[respond(code = 200)]
struct Unknown(Text);

#[derive(Respond)]
union Both {
    left: u8,
    right: u8,
}

fn main() {}
