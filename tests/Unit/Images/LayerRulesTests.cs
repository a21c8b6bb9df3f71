using Gantry.Images.Layers;
using Gantry.Oci;

namespace Gantry.Tests;

public sealed class LayerRulesTests
{
    [Theory]
    [InlineData("a/b", "a|b")]
    [InlineData("/a//./b/", "a|b")]
    [InlineData("./", "")]
    [InlineData("..a/b..", "..a|b..")]
    public void A_path_is_taken_apart(string path, string parts) => Assert.Equal(parts, string.Join('|', LayerPath.Parse(path, 100)));

    [Theory]
    [InlineData("..")]
    [InlineData("a/..")]
    [InlineData("a/../b")]
    [InlineData("/../a")]
    [InlineData("a\0b")]
    public void A_path_that_could_lead_out_is_refused(string path) => Assert.Throws<InvalidDataException>(() => LayerPath.Parse(path, 100));

    [Fact]
    public void A_path_in_a_message_cannot_act_on_a_terminal()
    {
        string shown = LayerPath.Show("\u001b[31m" + new string('x', 300));

        Assert.DoesNotContain('\u001b', shown);
        Assert.Equal(120, shown.Length);
    }

    [Theory]
    [InlineData(".wh.x", "x")]
    [InlineData(".wh..hidden", ".hidden")]
    [InlineData(".wh..wh.plnk", null)]
    public void A_marker_names_what_is_gone(string marker, string? target) => Assert.Equal(target, Whiteout.Target(marker));

    [Theory]
    [InlineData(".wh.")]
    [InlineData(".wh..")]
    [InlineData(".wh...")]
    public void A_marker_for_the_directory_itself_is_refused(string marker) => Assert.Throws<InvalidDataException>(() => Whiteout.Target(marker));

    [Fact]
    public void A_chain_id_names_a_layer_with_all_below_it()
    {
        Digest a = Digest.Sha256("a"u8);
        Digest b = Digest.Sha256("b"u8);

        IReadOnlyList<Digest> chain = LayerStore.ChainIds([a, b]);

        Assert.Equal([a, Digest.Sha256(System.Text.Encoding.ASCII.GetBytes($"{a} {b}"))], chain);
        Assert.NotEqual(LayerStore.ChainIds([b, a])[1], chain[1]);
    }
}
