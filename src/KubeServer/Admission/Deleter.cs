using Gantry.KubeServer.Requests;

namespace Gantry.KubeServer.Admission;

/// <summary>Who deletes, and in which request.</summary>
internal readonly record struct Deleter(RequestUser User, ApiCall? Call)
{
    public static Deleter Of(ApiCall call) => new(call.User, call);
}
