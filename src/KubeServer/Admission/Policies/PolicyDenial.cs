using Gantry.Kube.Meta;

namespace Gantry.KubeServer.Admission.Policies;

/// <summary>A request that a policy denies: in whose name, why, and with which of the API's reasons.</summary>
internal sealed record PolicyDenial(string Policy, string Binding, string Message, string Reason = "Invalid")
{
    /// <summary>The refusal, led by the kind of policy: "ValidatingAdmissionPolicy 'p' with binding 'b' denied request: …".</summary>
    public ApiException Refusal(AdmissionRequest request, string kind)
    {
        string message = $"{kind} '{Policy}'{(Binding.Length > 0 ? $" with binding '{Binding}'" : "")} denied request: {Message}";
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
}
