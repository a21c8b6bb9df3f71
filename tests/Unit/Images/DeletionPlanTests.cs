using Gantry.Images;
using Gantry.Images.Removals;
using Gantry.Oci;
using Gantry.Oci.ImageSpec;

namespace Gantry.Tests;

/// <summary>Docker's rules and words of deleting images.</summary>
public sealed class DeletionPlanTests
{
    private static readonly Digest Id = Digest.Parse("sha256:" + new string('a', 64));
    private static readonly string Digests = "@sha256:" + new string('b', 64);

    [Fact]
    public void A_tag_of_several_goes_alone_and_the_last_one_takes_the_image_and_its_digests()
    {
        Image two = Image("docker.io/library/web:1", "docker.io/library/web:2", "docker.io/library/web" + Digests);
        Image one = Image("docker.io/library/web:1", "docker.io/library/web" + Digests);

        DeletionPlan first = DeletionPlan.For(two, "web:1", force: false, []);
        DeletionPlan last = DeletionPlan.For(one, "web:1", force: false, []);

        Assert.Equal(["docker.io/library/web:1"], first.Names);
        Assert.False(first.DeletesImage);
        Assert.Equal(["docker.io/library/web:1", "docker.io/library/web" + Digests], last.Names);
        Assert.True(last.DeletesImage);
    }

    [Theory]
    [InlineData("web:1", false, true, "conflict: unable to remove repository reference \"web:1\" (must force) - container c0ffee000000 is using its referenced image aaaaaaaaaaaa")]
    [InlineData("aaaa", false, true, "conflict: unable to delete aaaaaaaaaaaa (cannot be forced) - image is being used by running container c0ffee000000")]
    [InlineData("aaaa", true, true, "conflict: unable to delete aaaaaaaaaaaa (cannot be forced) - image is being used by running container c0ffee000000")]
    [InlineData("aaaa", false, false, "conflict: unable to delete aaaaaaaaaaaa (must be forced) - image is being used by stopped container c0ffee000000")]
    public void A_container_speaks_against_it_in_dockers_words(string text, bool force, bool isRunning, string words)
    {
        ImagesException refused = Assert.Throws<ImagesException>(
            () => DeletionPlan.For(Image("docker.io/library/web:1"), text, force, [new ImageUser("c0ffee0000001234", Id, isRunning)]));

        Assert.Equal((ImagesFailure.InUse, words), (refused.Kind, refused.Message));
    }

    [Fact]
    public void By_force_the_name_goes_and_the_image_that_runs_stays()
    {
        DeletionPlan plan = DeletionPlan.For(Image("docker.io/library/web:1"), "web:1", force: true, [new ImageUser("c", Id, IsRunning: true)]);
        DeletionPlan stopped = DeletionPlan.For(Image("docker.io/library/web:1"), "web:1", force: true, [new ImageUser("c", Id, IsRunning: false)]);

        Assert.False(plan.DeletesImage);
        Assert.True(stopped.DeletesImage);
    }

    [Fact]
    public void An_id_with_names_of_several_repositories_needs_force()
    {
        Image image = Image("docker.io/library/web:1", "registry.example/web:1");

        ImagesException refused = Assert.Throws<ImagesException>(() => DeletionPlan.For(image, "aaaaaa", force: false, []));

        Assert.Equal("conflict: unable to delete aaaaaaaaaaaa (must be forced) - image is referenced in multiple repositories", refused.Message);
        Assert.True(DeletionPlan.For(image, "aaaaaa", force: true, []).DeletesImage);
    }

    [Theory]
    [InlineData("web", true)]
    [InlineData("web:1", true)]
    [InlineData("we*:1", true)]
    [InlineData("web:2", false)]
    [InlineData("registry.example/*", true)]
    [InlineData("registry*", false)]
    public void A_pattern_matches_names_as_people_write_them(string pattern, bool matches) =>
        Assert.Equal(matches, new ImageFilter { Names = [pattern] }.Matches(Image("docker.io/library/web:1", "registry.example/app:1")));

    private static Image Image(params string[] names) => new()
    {
        Id = Id,
        ManifestDigest = Id,
        RepoTags = [.. names.Where(name => !name.Contains('@'))],
        RepoDigests = [.. names.Where(name => name.Contains('@'))],
        Size = 0,
        ChainIds = [],
        Manifest = new ImageManifest(),
        Configuration = new ImageConfiguration(),
    };
}
