using Gantry.DockerApi.Errors;
using Gantry.DockerApi.Requests;
using Gantry.Images;

namespace Gantry.DockerApi.Daemon;

/// <summary>Asks a registry whether it accepts somebody's credentials. They are not kept: clients send them with each request.</summary>
internal static class LoginEndpoints
{
    public static async Task LoginAsync(DockerCall call, ImageStore images)
    {
        LoginRequest request = await call.BodyAsync(DaemonJson.Default.LoginRequest);
        string registry = RegistryOf(request.ServerAddress);
        try
        {
            await images.CheckLoginAsync(registry, CredentialsOf(request), call.Cancel);
        }
        catch (ImagesException refused) when (refused.Kind == ImagesFailure.Unauthorized)
        {
            throw new DockerException(DockerFailure.Unauthorized, $"{refused.Message}: unauthorized: incorrect username or password", refused);
        }
        await call.AnswerAsync(new LoginAnswer("Login Succeeded", ""), DaemonJson.Default.LoginAnswer);
    }

    // "https://index.docker.io/v1/" is Docker Hub by the address of its first index; others are hosts, with or without a scheme.
    internal static string RegistryOf(string? address)
    {
        string host = (address ?? "").Split("://")[^1].Split('/')[0];
        return host is "" or "index.docker.io" or "registry-1.docker.io" ? "docker.io" : host;
    }

    private static RegistryCredentials CredentialsOf(LoginRequest request) => new()
    {
        User = string.IsNullOrEmpty(request.User) ? null : request.User,
        Password = request.Password,
        IdentityToken = string.IsNullOrEmpty(request.IdentityToken) ? null : request.IdentityToken,
        RegistryToken = string.IsNullOrEmpty(request.RegistryToken) ? null : request.RegistryToken,
    };
}
