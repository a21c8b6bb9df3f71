using System.Net;
using Gantry.Network;

namespace Gantry.Tests;

public sealed class SubnetChooserTests
{
    [Fact]
    public void The_first_pair_is_taken_on_an_empty_machine() =>
        Assert.Equal(new SubnetChoice(IPNetwork.Parse("10.128.0.0/16"), IPNetwork.Parse("10.160.0.0/16")), SubnetChooser.ChooseBeside([]));

    [Fact]
    public void A_pair_of_which_one_half_is_taken_is_passed_over() =>
        Assert.Equal("10.130.0.0/16", SubnetChooser.ChooseBeside([IPNetwork.Parse("10.128.7.0/24"), IPNetwork.Parse("10.161.0.1/32")])!.Pods.ToString());

    [Fact]
    public void Where_all_of_ten_is_taken_there_is_another_range() =>
        Assert.Equal("172.20.0.0/16", SubnetChooser.ChooseBeside([IPNetwork.Parse("10.0.0.0/8")])!.Pods.ToString());

    [Fact]
    public void Where_everything_is_taken_there_is_none() =>
        Assert.Null(SubnetChooser.ChooseBeside([IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12")]));
}
