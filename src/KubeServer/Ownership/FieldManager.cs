using Gantry.Kube.Validation;
using Gantry.KubeServer.Admission;
using Gantry.KubeServer.Requests;

namespace Gantry.KubeServer.Ownership;

/// <summary>The name under which a request's fields are owned: what the client says, or else the program of its user agent.</summary>
internal static class FieldManager
{
    private const int MaxLength = 128;

    public static string Of(ApiCall call)
    {
        if (call.Query.Text("fieldManager") is { Length: > 0 } said)
            return Checked(said, RequestOptions.KindOf(call.Http.Request));

        // "kubectl/v1.32.4 (linux/amd64)": the program comes first.
        string agent = call.Http.Request.Headers.UserAgent.ToString().Split('/', 2)[0];
        string shown = string.Concat(agent.Where(letter => !char.IsControl(letter)).Take(MaxLength));
        return shown.Length > 0 ? shown : "unknown";
    }

    /// <summary>An apply must say who applies.</summary>
    public static string OfApply(ApiCall call) => call.Query.Text("fieldManager") is { Length: > 0 } said
        ? Checked(said, "PatchOptions")
        : throw ApiErrors.InvalidOptions("PatchOptions", FieldError.Required("fieldManager", "is required for apply patch"));

    private static string Checked(string name, string options)
    {
        if (name.Length > MaxLength)
            throw ApiErrors.InvalidOptions(options, FieldError.TooLong("fieldManager", MaxLength));
        return name.Any(char.IsControl)
            ? throw ApiErrors.InvalidOptions(options, FieldError.Invalid("fieldManager", name, "should only contain printable characters"))
            : name;
    }
}
