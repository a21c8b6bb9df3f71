using System.Globalization;
using System.Text;
using Gantry.Grpc.Cri;
using Gantry.Images;
using Stored = Gantry.Images.Image;

namespace Gantry.Cri.Images;

/// <summary>Translates images and credentials between the interface's words and the store's.</summary>
internal static class ImageMapping
{
    public static Gantry.Grpc.Cri.Image ToApi(Stored image)
    {
        var answer = new Gantry.Grpc.Cri.Image
        {
            Id = image.Id.ToString(),
            Size = (ulong)image.Size,
            RepoTags = { image.RepoTags },
            RepoDigests = { image.RepoDigests },
            Spec = new ImageSpec { Image = image.Id.ToString() },
        };

        // Kubelets refuse to run an image as root by looking at this: a number, or else a name.
        string user = (image.Config.User ?? "").Split(':')[0];
        if (long.TryParse(user, NumberStyles.None, CultureInfo.InvariantCulture, out long uid))
            answer.Uid = new Int64Value { Value = uid };
        else if (user.Length > 0)
            answer.Username = user;
        else
            answer.Uid = new Int64Value();
        return answer;
    }

    public static RegistryCredentials? ToCredentials(AuthConfig? auth)
    {
        if (auth is null)
            return null;
        (string user, string password) = (auth.Username, auth.Password);
        if (user.Length == 0 && auth.Auth.Length > 0)
        {
            string[] parts = Encoding.UTF8.GetString(Convert.FromBase64String(auth.Auth)).TrimEnd('\0').Split(':', 2);
            (user, password) = (parts[0], parts.Length > 1 ? parts[1] : "");
        }
        return new RegistryCredentials
        {
            User = NullIfEmpty(user),
            Password = NullIfEmpty(password),
            IdentityToken = NullIfEmpty(auth.IdentityToken),
            RegistryToken = NullIfEmpty(auth.RegistryToken),
        };
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
