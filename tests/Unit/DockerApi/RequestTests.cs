using Gantry.DockerApi.Errors;
using Gantry.DockerApi.Requests;

namespace Gantry.Tests;

public sealed class RequestTests
{
    [Theory]
    [InlineData("1.21", "client version 1.21 is too old. Minimum supported API version is 1.24, please upgrade your client to a newer version")]
    [InlineData("1.52", "client version 1.52 is too new. Maximum supported API version is 1.51")]
    [InlineData("2.0", "client version 2.0 is too new. Maximum supported API version is 1.51")]
    public void A_version_that_is_not_spoken_is_refused_in_dockerds_words(string text, string refusal)
    {
        Assert.Null(ApiVersion.Parse(text, out string said));
        Assert.Equal(refusal, said);
    }

    [Theory]
    [InlineData("1.22", 22)]
    [InlineData("1.24", 24)]
    [InlineData("1.51", 51)]
    public void A_spoken_version_is_read(string text, int minor) => Assert.Equal(new ApiVersion(minor), ApiVersion.Parse(text, out _));

    [Theory]
    [InlineData("/images/json", "/images/json")]
    [InlineData("/images/busybox/json", "/images/busybox/json")]
    [InlineData("/images/reg:5000/a/b:1/json", "/images/reg:5000%2Fa%2Fb:1/json")]
    [InlineData("/images/a/b/push", "/images/a%2Fb/push")]
    [InlineData("/distribution/a/b/json", "/distribution/a%2Fb/json")]
    [InlineData("/containers/a/json", "/containers/a/json")]
    public void A_name_with_slashes_becomes_one_segment(string path, string shaped) => Assert.Equal(shaped, RequestShape.JoinName(path, isDelete: false));

    [Fact]
    public void All_of_a_path_is_the_name_of_an_image_that_is_deleted() =>
        Assert.Equal("/images/a%2Fb%2Fjson", RequestShape.JoinName("/images/a/b/json", isDelete: true));

    [Theory]
    [InlineData("""{"label":{"a=b":true,"c":true}}""")]
    [InlineData("""{"label":["a=b","c"]}""")]
    public void Filters_are_read_in_both_forms(string json) => Assert.Equal(["a=b", "c"], Filters.Parse(json).Values("label"));

    [Theory]
    [InlineData("x")]
    [InlineData("[]")]
    [InlineData("""{"a":"b"}""")]
    public void Filters_that_are_none_are_refused(string json) =>
        Assert.Equal(DockerFailure.Invalid, Assert.Throws<DockerException>(() => Filters.Parse(json)).Kind);

    [Fact]
    public void An_unknown_filter_is_named() =>
        Assert.Equal("invalid filter 'nosuch'", Assert.Throws<DockerException>(() => Filters.Parse("""{"nosuch":["1"]}""").Check("label")).Message);

    [Fact]
    public void Values_are_alternatives_and_labels_all_hold()
    {
        Filters filters = Filters.Parse("""{"status":["running","paused"],"label":["a","b=2"],"label!":["gone"]}""");

        Assert.True(filters.Allows("status", "paused"));
        Assert.False(filters.Allows("status", "exited"));
        Assert.True(filters.Allows("name", "whatever"));
        Assert.True(filters.AllowsLabels(new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" }));
        Assert.False(filters.AllowsLabels(new Dictionary<string, string> { ["a"] = "1", ["b"] = "3" }));
        Assert.False(filters.AllowsWithoutLabels(new Dictionary<string, string> { ["gone"] = "" }));
    }

    [Fact]
    public void A_filter_of_yes_or_no_has_one_answer()
    {
        Assert.Null(Filters.Parse("").Truth("dangling"));
        Assert.True(Filters.Parse("""{"dangling":["1"]}""").Truth("dangling"));
        Assert.False(Filters.Parse("""{"dangling":["false"]}""").Truth("dangling"));
        Assert.Throws<DockerException>(() => Filters.Parse("""{"dangling":["maybe"]}""").Truth("dangling"));
        Assert.Throws<DockerException>(() => Filters.Parse("""{"dangling":["true","false"]}""").Truth("dangling"));
    }
}
