namespace Gantry.Kube.Validation;

/// <summary>The kinds of faults that clients tell apart; on the wire each has the prefix FieldValue.</summary>
public enum FieldErrorReason
{
    Required,
    Invalid,
    TypeInvalid,
    NotSupported,
    Duplicate,
    Forbidden,
    NotFound,
    TooLong,
    TooMany,
}
