using Gantry.Kube.Meta;

namespace Gantry.KubeServer.Admission.Policies;

/// <summary>A request that a policy denies: in whose name, why, and with which of the API's reasons.</summary>
internal sealed record PolicyDenial(string Policy, string Binding, string Message, string Reason = "Invalid")
{
    /// <summary>The refusal of a policy that judges: "ValidatingAdmissionPolicy 'p' with binding 'b' denied request: …".</summary>
    public ApiException Refusal(AdmissionRequest request)
    {
        string message = $"ValidatingAdmissionPolicy '{Policy}'{Of(Binding)} denied request: {Message}";
        Status status = request.Forbidden(message).Status;
        return new ApiException(status with
        {
            Reason = Reason,
            Code = Reason switch
            {
                "Forbidden" => 403,
                "Unauthorized" => 401,
                "RequestEntityTooLarge" => 413,
                _ => 422,
            },
            Details = status.Details! with { Causes = [new StatusCause { Message = message }] },
        });
    }

    /// <summary>The refusal of policies that change: the first denial is told, all are its causes.</summary>
    public static ApiException Refusal(AdmissionRequest request, IReadOnlyList<PolicyDenial> denials)
    {
        Status status = request.Forbidden("").Status;
        StatusCause[] causes = [.. denials.Select(denial => new StatusCause { Message = denial.Words })];
        return new ApiException(status with { Message = causes[0].Message, Reason = denials[0].Reason, Details = status.Details! with { Causes = causes } });
    }

    private string Words => Binding.Length > 0 ? $"policy '{Policy}'{Of(Binding)} denied request: {Message}" : $"policy \"{Policy}\" denied request: {Message}";

    private static string Of(string binding) => binding.Length > 0 ? $" with binding '{binding}'" : "";
}
