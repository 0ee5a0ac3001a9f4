use super::*;

/// What holds for every program before anybody does anything.
#[tokio::test]
async fn every_program_runs_and_knows_its_patients() {
    for program in Program::ALL {
        let back_end = BackEnd::start(program).await;
        let name = back_end.program().name();
        let pid = back_end.pid();
        for patient in [back_end.patient(), back_end.other_patient()] {
            let in_with = async |password: &str| back_end.try_sign_in(&patient.username, password).await;
            assert_eq!(in_with(&patient.password).await, SignIn::LetIn, "{name}");
            assert_eq!(in_with("wrong-Window-99-not").await, SignIn::Refused, "{name}");
            assert_eq!(back_end.mail_count(&patient.email), 0, "{name}");
        }
        if let Some(patient) = back_end.second_factor_patient() {
            let answer = back_end.try_sign_in(&patient.username, &patient.password).await;
            assert_eq!(answer, SignIn::SecondStep, "{name}");
        }
        if let Some((patient, temporary)) = back_end.temporary_patient() {
            let answer = back_end.try_sign_in(&patient.username, temporary).await;
            assert_eq!((answer, patient.password.as_str()), (SignIn::NewPasswordWanted, ""), "{name}");
        }
        assert_eq!(back_end.try_sign_in("nobody", "wrong-Window-99-not").await, SignIn::Refused, "{name}");

        let profile = back_end.profile_toml("http://127.0.0.1:1/");
        assert!(
            profile.starts_with("version = 1\nid = \"oak-clinic-practice\"\nconnector = \""),
            "{profile}"
        );
        assert!(profile.contains("\nbase_url = \"http://127.0.0.1:1/"), "{profile}");
        assert!(profile.contains(CLINIC) && profile.contains("\n[password]\nmin_length = 12\n"), "{profile}");
        drop(back_end);
        assert!(!crate::process::alive(pid), "{name} goes on");
    }
}

#[test]
fn a_port_that_is_named_is_taken_and_no_runtime_is_needed() {
    for program in Program::ALL {
        let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = free.local_addr().expect("bound").port();
        drop(free);
        let options = BackEndOptions { port, ..BackEndOptions::default() };
        let back_end = BackEnd::start_blocking_with(program, options);
        assert_eq!(back_end.base_url(), format!("http://127.0.0.1:{port}/"), "{}", program.name());
    }
}
