using Gantry.DockerApi.Errors;
using Gantry.DockerApi.Requests;
using Gantry.Engine.Standalone;
using Gantry.Images;
using Gantry.Oci;

namespace Gantry.DockerApi.Images;

/// <summary>Names of images as requests give them, and the images that they mean.</summary>
internal static class ImageNames
{
    public static Image RequireImage(this DockerServer server, DockerCall call)
    {
        string name = call.Route("name");
        return server.Images.Find(name) ?? throw new DockerException(DockerFailure.NotFound, $"No such image: {Shown(name)}");
    }

    /// <summary>A name that is given as a repository and, apart from it, a tag or digest.</summary>
    public static Reference Parse(string repository, string tag)
    {
        string text = tag.Length == 0 ? repository : Digest.TryParse(tag, out _) ? $"{repository}@{tag}" : $"{repository}:{tag}";
        return Parse(text);
    }

    public static Reference Parse(string text) =>
        Reference.TryParse(text, out Reference? name) ? name : throw new DockerException(DockerFailure.Invalid, Refusal(text));

    public static string Shown(string text) => !Digest.TryParse(text, out _) && Reference.TryParse(text, out Reference? name) ? name.Familiar : text;

    /// <summary>Names as people write them, without the default registry.</summary>
    public static IReadOnlyList<string> Familiar(IEnumerable<string> names) => [.. names.Select(name => Reference.Parse(name).Familiar)];

    /// <summary>The containers outside any pod, as users of their images.</summary>
    public static IReadOnlyList<ImageUser> ImageUsers(this DockerServer server) =>
        [.. (server.Engine?.List() ?? []).Where(record => Digest.TryParse(record.ImageId, out _)).Select(record => new ImageUser(record.Id, Digest.Parse(record.ImageId), record.IsRunning))];

    public static void Tell(this DockerServer server, string action, string id, string name) => server.Engine?.Events.Publish(
        new DockerEvent("image", action, id, new Dictionary<string, string> { ["name"] = name }, server.Clock.GetUtcNow()));

    private static string Refusal(string text) => text.Any(char.IsAsciiLetterUpper) && Reference.TryParse(text.ToLowerInvariant(), out _)
        ? $"invalid reference format: repository name ({text.Split(':')[0]}) must be lowercase"
        : "invalid reference format";
}
