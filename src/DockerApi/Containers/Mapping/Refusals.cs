using Gantry.DockerApi.Errors;

namespace Gantry.DockerApi.Containers.Mapping;

/// <summary>Refuses a configuration in Docker's words.</summary>
internal static class Refusals
{
    public static DockerException Invalid(string message) => new(DockerFailure.Invalid, message);

    public static void RefuseIf(bool isWrong, string message)
    {
        if (isWrong)
            throw Invalid(message);
    }
}
