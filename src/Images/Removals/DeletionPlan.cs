using Gantry.Oci;

namespace Gantry.Images.Removals;

/// <summary>What deleting an image by a text takes away, by Docker's rules, or why it may not be done in Docker's words.</summary>
internal sealed record DeletionPlan(IReadOnlyList<string> Names, bool DeletesImage)
{
    /// <summary>Decides; refusals are <see cref="ImagesException"/>s of the kind in-use.</summary>
    public static DeletionPlan For(Image image, string text, bool force, IReadOnlyList<ImageUser> allUsers)
    {
        ImageUser[] users = [.. allUsers.Where(user => user.Image == image.Id).OrderByDescending(user => user.IsRunning)];
        string[] names = [.. image.RepoTags, .. image.RepoDigests];
        return IsId(image, text) ? ById(image, names, force, users) : ByName(image, text, names, force, users);
    }

    private static DeletionPlan ById(Image image, string[] names, bool force, ImageUser[] users)
    {
        Reference[] left = IsOneName(names) ? [] : [.. names.Select(Reference.Parse)];
        return Conflict(image, left, force, users) is { } conflict ? throw conflict : new DeletionPlan(names, DeletesImage: true);
    }

    private static DeletionPlan ByName(Image image, string text, string[] names, bool force, ImageUser[] users)
    {
        Reference wanted = Reference.Parse(text);
        bool isLast = IsOneName(names);
        if (isLast && !force && users.Length > 0)
            throw new ImagesException(
                ImagesFailure.InUse,
                $"conflict: unable to remove repository reference \"{text}\" (must force) - container {Short(users[0].Container)} is using its referenced image {Short(image.Id.Hex)}");
        string name = wanted.Digest is { } digest ? wanted.ByDigest(digest).ToString() : wanted.ToString();
        List<string> removed = [name];
        string[] left = [.. names.Where(other => other != name)];
        // Digests of a repository go with its last tag.
        Reference[] others = [.. left.Select(Reference.Parse).Where(other => other.Name == wanted.Name)];
        if (wanted.Digest is null && others.All(other => other.Digest is not null))
            removed.AddRange(others.Select(other => other.ToString()));
        bool isUnnamed = left.Except(removed).FirstOrDefault() is null;
        // Whoever took the last name by force from an image in use keeps the image, without a name.
        return new DeletionPlan(removed, isUnnamed && Conflict(image, [], force, users) is null);
    }

    private static ImagesException? Conflict(Image image, Reference[] left, bool force, ImageUser[] users)
    {
        (bool isHard, string? reason) = users switch
        {
            [{ IsRunning: true } running, ..] => (true, $"image is being used by running container {Short(running.Container)}"),
            _ when force => (false, null),
            _ when left.Length > 0 => (false, "image is referenced in multiple repositories"),
            [var stopped, ..] => (false, $"image is being used by stopped container {Short(stopped.Container)}"),
            _ => (false, null),
        };
        return reason is null ? null : new ImagesException(
            ImagesFailure.InUse, $"conflict: unable to delete {Short(image.Id.Hex)} ({(isHard ? "cannot be forced" : "must be forced")}) - {reason}");
    }

    private static bool IsId(Image image, string text) =>
        image.Id.ToString().StartsWith(text, StringComparison.Ordinal) || image.Id.Hex.StartsWith(text, StringComparison.Ordinal);

    // One name, or one tag with digests of the same repository, which a pull leaves.
    private static bool IsOneName(string[] names)
    {
        Reference[] parsed = [.. names.Select(Reference.Parse)];
        if (parsed.Length <= 1)
            return true;
        Reference[] tags = [.. parsed.Where(name => name.Digest is null)];
        string[] byDigest = [.. parsed.Where(name => name.Digest is not null).Select(name => name.Name).Distinct()];
        return tags.Length <= 1 && byDigest.Length == 1 && (tags.Length == 0 || byDigest[0] == tags[0].Name);
    }

    private static string Short(string id) => id.Length > 12 ? id[..12] : id;
}
