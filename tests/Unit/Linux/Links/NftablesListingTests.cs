using Gantry.Linux.Nftables;

namespace Gantry.Tests.Links;

public sealed class NftablesListingTests
{
    [Fact]
    public void Only_chains_of_the_hook_that_drop_are_found() => Assert.Equal(
        ["ip filter FORWARD"],
        NftablesListing.ChainsThatDrop(
            """
            table ip filter {
            	chain INPUT {
            		type filter hook input priority filter; policy drop;
            	}
            	chain FORWARD {
            		type filter hook forward priority filter; policy drop;
            	}
            }
            table ip gantry {
            	chain pass {
            		type filter hook forward priority filter; policy accept;
            	}
            }
            """,
            "forward"));
}
