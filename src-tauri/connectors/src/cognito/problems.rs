//! What Cognito's errors become. They are named by `__type`; the words beside that are not looked at.

use recovery::Problem;
use recovery::password::Rejection;
use recovery::portal::Contact;
use serde_json::Value;

use super::wire::Operation;
use crate::http::Answer;

/// What an error is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Name<'a>(&'a str);

/// What an error means for the patient.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Means {
    /// There is no such account, which nobody is told.
    NoSuchAccount,
    /// Only the clinic can go on.
    Clinic(Contact),
    /// A problem.
    Problem(Problem),
}

impl<'a> Name<'a> {
    pub(super) const INVALID_PARAMETER: Self = Name("InvalidParameterException");
    pub(super) const NOT_AUTHORIZED: Self = Name("NotAuthorizedException");
    pub(super) const PASSWORD_RESET_REQUIRED: Self = Name("PasswordResetRequiredException");
    pub(super) const RESOURCE_NOT_FOUND: Self = Name("ResourceNotFoundException");
    pub(super) const UNSUPPORTED_OPERATION: Self = Name("UnsupportedOperationException");
    pub(super) const USER_NOT_FOUND: Self = Name("UserNotFoundException");

    /// The error that an answer is. It may stand below the name of its service, before a `#`.
    pub(super) fn of(answer: &'a Answer) -> Option<Self> {
        let name = answer.body.get("__type").and_then(Value::as_str)?;
        Some(Self(name.rsplit('#').next().unwrap_or(name)))
    }
}

const OUT_OF_ORDER: Means = Means::Problem(Problem::PortalDown { sent: true, retry_after: None });
const OFF: Means = Means::Problem(Problem::NotEnabledByPortal);
const NOT_SENT: Means = Means::Problem(Problem::DeliveryFailed);
const TOO_MANY: Means = Means::Problem(Problem::RateLimited { retry_after: None });

/// Every error that the model names for the operations called, whatever the operation. What differs from one to another
/// is in [`read`].
const ERRORS: [(&str, Means); 29] = [
    ("AliasExistsException", Means::Clinic(Contact::Duplicate)),
    ("CodeDeliveryFailureException", NOT_SENT),
    ("CodeMismatchException", Means::Problem(Problem::WrongCode { left: None })),
    ("ExpiredCodeException", Means::Problem(Problem::CodeExpired)),
    ("FeatureUnavailableInTierException", OFF),
    // A firewall's no (AWS WAF). A puzzle for browsers has a header of its own.
    ("ForbiddenException", Means::Clinic(Contact::Unstated)),
    ("InternalErrorException", OUT_OF_ORDER),
    ("InvalidEmailRoleAccessPolicyException", NOT_SENT),
    ("InvalidLambdaResponseException", OUT_OF_ORDER),
    // The account has no address that was ever confirmed, or none at all.
    ("InvalidParameterException", Means::Clinic(Contact::CannotVerify)),
    ("InvalidPasswordException", Means::Problem(Problem::PasswordRejected(Vec::new()))),
    ("InvalidSmsRoleAccessPolicyException", NOT_SENT),
    ("InvalidSmsRoleTrustRelationshipException", NOT_SENT),
    ("InvalidUserPoolConfigurationException", OFF),
    ("LimitExceededException", TOO_MANY),
    ("MFAMethodNotFoundException", OFF),
    // The account is in a state from which there is no way on, such as disabled.
    ("NotAuthorizedException", Means::Clinic(Contact::Unstated)),
    ("OperationNotEnabledException", OFF),
    ("PasswordHistoryPolicyViolationException", Means::Problem(Problem::PasswordRejected(Vec::new()))),
    ("PasswordResetRequiredException", Means::Clinic(Contact::Unstated)),
    // No such app client, or no such pool: the profile is wrong.
    ("ResourceNotFoundException", OFF),
    ("SoftwareTokenMFANotFoundException", OFF),
    ("TooManyFailedAttemptsException", Means::Problem(Problem::AttemptsExhausted { retry_after: None })),
    ("TooManyRequestsException", TOO_MANY),
    ("UnexpectedLambdaException", OUT_OF_ORDER),
    ("UnsupportedOperationException", OFF),
    // A rule of the portal's own.
    ("UserLambdaValidationException", Means::Clinic(Contact::Unstated)),
    ("UserNotConfirmedException", Means::Clinic(Contact::Inactive)),
    ("UserNotFoundException", Means::NoSuchAccount),
];

/// What an error of this operation means.
pub(super) fn read(operation: Operation, name: Name<'_>, answer: &Answer) -> Means {
    use Operation::{ConfirmForgotPassword, InitiateAuth, RespondToAuthChallenge};
    match (operation, name.0) {
        // A sign-in of this kind is not switched on for the client.
        (InitiateAuth, "InvalidParameterException") => return OFF,
        // The password: the name was taken before. The service takes none with spaces at its ends.
        (ConfirmForgotPassword | RespondToAuthChallenge, "InvalidParameterException") => {
            return Means::Problem(Problem::PasswordRejected(vec![Rejection::Other]));
        }
        // Lambdas run after the change, too, and so does what sends a second step's code: only a sign-in can tell.
        (
            ConfirmForgotPassword | RespondToAuthChallenge,
            "UserLambdaValidationException"
            | "InvalidSmsRoleAccessPolicyException"
            | "InvalidSmsRoleTrustRelationshipException"
            | "InvalidEmailRoleAccessPolicyException",
        )
        | (RespondToAuthChallenge, "MFAMethodNotFoundException" | "SoftwareTokenMFANotFoundException") => {
            return OUT_OF_ORDER;
        }
        (_, "InvalidPasswordException") => {
            return Means::Problem(Problem::PasswordRejected(vec![Rejection::Other]));
        }
        (_, "PasswordHistoryPolicyViolationException") => {
            return Means::Problem(Problem::PasswordRejected(vec![Rejection::UsedBefore]));
        }
        // The session between a temporary password and the new one lasts some minutes.
        (
            RespondToAuthChallenge,
            "NotAuthorizedException"
            | "CodeMismatchException"
            | "ExpiredCodeException"
            | "PasswordResetRequiredException"
            | "UserNotFoundException",
        ) => return Means::Problem(Problem::FlowLost),
        _ => {}
    }
    let known = ERRORS.iter().find(|(known, _)| *known == name.0).map(|(_, means)| means.clone());
    match known {
        Some(Means::Problem(Problem::RateLimited { .. })) => {
            Means::Problem(Problem::RateLimited { retry_after: answer.retry_after })
        }
        Some(means) => means,
        None => Means::Problem(answer.unknown(operation.name(), Some(name.0))),
    }
}
