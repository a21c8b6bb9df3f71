using System.Text.Json.Nodes;

namespace Gantry.Tests.Docker;

public sealed class NetworkTests(TestEngine engine, ProbeImage probe) : DockerTest(engine), IClassFixture<ProbeImage>
{
    [Fact]
    public async Task The_three_networks_are_there()
    {
        Assert.Equal("bridge bridge\nhost host\nnone null\n", await OkAsync("docker network ls --filter type=builtin --format '{{.Name}} {{.Driver}}' | sort"));
        Assert.Contains("cannot be removed", (await FailsAsync(1, "docker network rm bridge")).Replace("can't", "cannot", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_network_has_the_range_asked_for()
    {
        await OkAsync("docker network create --subnet 10.231.7.0/24 --gateway 10.231.7.9 --ip-range 10.231.7.128/25 --label a=b $T");

        JsonNode network = JsonNode.Parse(await OkAsync("docker network inspect $T"))![0]!;

        Assert.Equal(("10.231.7.0/24", "10.231.7.9"), (network["IPAM"]!["Config"]![0]!["Subnet"]!.GetValue<string>(), network["IPAM"]!["Config"]![0]!["Gateway"]!.GetValue<string>()));
        Assert.Contains("inet 10.231.7.128/24", await OkAsync("docker run --rm --network $T busy:1 ip -4 address show eth0"), StringComparison.Ordinal);
        Assert.Contains("inet 10.231.7.77/24", await OkAsync("docker run --rm --network $T --ip 10.231.7.77 busy:1 ip -4 address show eth0"), StringComparison.Ordinal);
        Assert.StartsWith("default via 10.231.7.9", await OkAsync("docker run --rm --network $T busy:1 ip route"), StringComparison.Ordinal);
        Assert.Contains("already exists", await FailsAsync(1, "docker network create $T"), StringComparison.Ordinal);
        Assert.Contains("Pool overlaps with other one on this address space", await FailsAsync(1, "docker network create --subnet 10.231.7.0/25 $T-b"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_and_aliases_are_found_on_one_s_own_network()
    {
        await OkAsync("docker network create $T; docker run -d --name $T-web --network $T --network-alias shop web:1");

        Assert.Equal("hello from the web\n", await OkAsync("docker run --rm --network $T busy:1 wget -qO- http://$T-web/"));
        Assert.Equal("hello from the web\n", await OkAsync("docker run --rm --network $T busy:1 wget -qO- http://shop/"));
        Assert.Contains("nameserver 127.0.0.11", await OkAsync("docker run --rm --network $T busy:1 cat /etc/resolv.conf"), StringComparison.Ordinal);
        await FailsAsync("docker run --rm --network $T busy:1 nslookup nosuch-$T");
        await FailsAsync("docker run --rm busy:1 wget -T 3 -qO- http://$T-web/");
    }

    [Fact]
    public async Task Links_are_names_on_the_network_that_both_are_on()
    {
        await OkAsync("docker network create $T; docker run -d --name $T-a --network $T web:1; docker run -d --name $T-b web:1");

        Assert.Equal("hello from the web\n", await OkAsync("docker run --rm --network $T --link $T-a:store busy:1 wget -qO- http://store/"));
        Assert.Equal("hello from the web\n", await OkAsync("docker run --rm --link $T-b:store busy:1 wget -qO- http://store/"));
        Assert.Contains($"Cannot link to a non running container: /{Name}-c", await FailsAsync(125, "docker create --name $T-c web:1; docker run --name $T-d --link $T-c:store busy:1 true"), StringComparison.Ordinal);
        Assert.Contains($"No such container: {Name}-nosuch", await FailsAsync(125, "docker run --name $T-e --link $T-nosuch:store busy:1 true"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Networks_are_kept_apart()
    {
        await OkAsync("docker network create $T-a; docker network create $T-b; docker run -d --name $T-web --network $T-a web:1");
        string address = (await OkAsync("docker inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' $T-web")).Trim();

        Assert.Equal("hello from the web\n", await OkAsync($"docker run --rm --network $T-a busy:1 wget -qO- http://{address}/"));
        await FailsAsync($"docker run --rm --network $T-b busy:1 wget -T 2 -qO- http://{address}/");
    }

    [Fact]
    public async Task A_running_container_joins_and_leaves()
    {
        await OkAsync("docker network create $T; docker run -d --name $T-web --network $T web:1; docker run -d --name $T busy:1 sleep 1000");

        await OkAsync("docker network connect --alias joined $T $T");
        Assert.Equal("hello from the web\n", await OkAsync("docker exec $T wget -qO- http://$T-web/"));
        Assert.Contains("eth1", await OkAsync("docker exec $T ip link"), StringComparison.Ordinal);
        await OkAsync("docker exec $T-web nslookup joined");
        Assert.Contains("already exists in network", await FailsAsync(1, "docker network connect $T $T"), StringComparison.Ordinal);
        Assert.Contains("has active endpoints", await FailsAsync(1, "docker network rm $T"), StringComparison.Ordinal);
        await OkAsync("docker network disconnect $T $T");

        Assert.DoesNotContain("eth1", await OkAsync("docker exec $T ip link"), StringComparison.Ordinal);
        Assert.Contains("is not connected to", await FailsAsync(1, "docker network disconnect $T $T"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_internal_network_leads_nowhere_else()
    {
        await OkAsync("docker network create --internal $T; docker run -d --name $T-web --network $T web:1");

        Assert.Equal("hello from the web\n", await OkAsync("docker run --rm --network $T busy:1 wget -qO- http://$T-web/"));
        await FailsAsync(1, $"docker run --rm --network $T busy:1 ping -c 1 -W 1 {NetworkSpace.OutsideAddress}");
    }

    [Fact]
    public async Task From_inside_the_world_is_reached_under_the_host_s_address()
    {
        await OkAsync($"docker run --rm busy:1 ping -c 1 -W 5 {NetworkSpace.OutsideAddress}");
        await OkAsync($"docker run --rm busy:1 ping -c 1 -W 5 {NetworkSpace.HostAddress}");
    }

    [Fact]
    public async Task Published_ports_are_reached_from_the_host_and_from_outside()
    {
        await OkAsync("docker run -d --name $T -p 80 web:1");
        string port = (await OkAsync("docker port $T 80 | head -n 1 | sed 's/.*://'")).Trim();

        Assert.Equal("hello from the web\n", await OkAsync($"curl -s --retry 5 --retry-connrefused http://127.0.0.1:{port}/"));
        Assert.Equal("hello from the web\n", await OkAsync($"curl -s http://{NetworkSpace.HostAddress}:{port}/"));
        Assert.Equal("hello from the web\n", (await Engine.OutsideAsync($"curl -s http://{NetworkSpace.HostAddress}:{port}/")).Succeeded());
        Assert.Equal("hello from the web\n", await OkAsync($"docker run --rm busy:1 wget -qO- http://{NetworkSpace.HostAddress}:{port}/"));
        Assert.Equal("hello from the web\n", await OkAsync($"docker exec $T wget -qO- http://{NetworkSpace.HostAddress}:{port}/"));
    }

    [Fact]
    public async Task A_port_on_loopback_is_not_reached_from_outside()
    {
        await OkAsync("docker run -d --name $T -p 127.0.0.1:8181:80 web:1");

        Assert.Equal("hello from the web\n", await OkAsync("curl -s --retry 5 --retry-connrefused http://127.0.0.1:8181/"));
        Assert.NotEqual(0, (await Engine.OutsideAsync($"curl -s -m 2 http://{NetworkSpace.HostAddress}:8181/")).ExitCode);
    }

    [Fact]
    public async Task The_caller_s_address_is_kept()
    {
        await OkAsync("docker run -d --name $T -p 8182:9 busy:1 nc -ll -p 9 -e sh -c 'netstat -tn | grep :9'");

        await Until.TrueAsync("the server answers", async () => (await Engine.OutsideAsync($"busybox nc -w 2 {NetworkSpace.HostAddress} 8182 </dev/null | grep .")).ExitCode == 0);
        Assert.Contains(NetworkSpace.OutsideAddress, (await Engine.OutsideAsync($"busybox nc -w 2 {NetworkSpace.HostAddress} 8182 </dev/null")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ranges_are_published()
    {
        await OkAsync("docker run -d --name $T -p 8190-8192:8190-8192 busy:1 sh -c 'for p in 8190 8191 8192; do nc -ll -p $p -e echo $p & done; wait'");

        await SeesAsync("8192", "busybox nc -w 1 127.0.0.1 8192 </dev/null || true");
        Assert.Equal("8190\n", await OkAsync("busybox nc -w 1 127.0.0.1 8190 </dev/null"));
    }

    [Fact]
    public async Task Datagrams_are_published()
    {
        probe.SkipIfMissing();
        await OkAsync("docker run -d --name $T -p 8193:9/udp probe:1 echo:9");

        string ask = $"bash -c 'exec 3<>/dev/udp/{NetworkSpace.HostAddress}/8193; echo it >&3; timeout 2 head -n 1 <&3'";
        await Until.TrueAsync("a datagram comes back", async () => (await Engine.OutsideAsync(ask)).Output == "it\n");
    }

    [Fact]
    public async Task A_busy_port_is_said_in_docker_s_words()
    {
        await OkAsync("docker run -d --name $T -p 8185:80 web:1");

        Assert.Contains("Bind for 0.0.0.0:8185 failed: port is already allocated", await FailsAsync(125, "docker run -d --name $T-b -p 8185:80 web:1"), StringComparison.Ordinal);
        Assert.Equal("created\n", await OkAsync("docker inspect -f '{{.State.Status}}' $T-b"));
    }

    [Fact]
    public async Task Host_and_none_are_what_they_say()
    {
        Assert.Contains(NetworkSpace.HostAddress, await OkAsync("docker run --rm --network host busy:1 ip address show eth0"), StringComparison.Ordinal);
        Assert.DoesNotContain("eth0", await OkAsync("docker run --rm --network none busy:1 ip link"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_containers_share_one_network_stack()
    {
        await OkAsync("docker run -d --name $T web:1");

        Assert.Equal("hello from the web\n", await OkAsync("docker run --rm --network container:$T busy:1 wget -qO- http://127.0.0.1/"));
        Assert.Contains("conflicting options", (await FailsAsync(125, "docker run --rm --network container:$T -p 80 busy:1")).ToLowerInvariant(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Addresses_of_version_six_are_given_and_reached()
    {
        await OkAsync("docker network create --ipv6 --subnet fd00:77::/64 $T; docker run -d --name $T-web --network $T web:1");

        Assert.Contains("inet6 fd00:77::", await OkAsync("docker exec $T-web ip -6 address show eth0"), StringComparison.Ordinal);
        string address = (await OkAsync("docker inspect -f '{{range .NetworkSettings.Networks}}{{.GlobalIPv6Address}}{{end}}' $T-web")).Trim();
        await OkAsync($"docker run --rm --network $T busy:1 ping6 -c 1 -W 5 {address}");
    }

    [Fact]
    public async Task Networks_without_containers_are_pruned()
    {
        await OkAsync("docker network create --label $T $T-a; docker network create --label $T $T-b; docker run -d --name $T --network $T-a busy:1 sleep 1000");

        Assert.Contains($"{Name}-b", await OkAsync("docker network prune -f --filter label=$T"), StringComparison.Ordinal);

        Assert.Equal($"{Name}-a\n", await OkAsync("docker network ls --filter name=$T --format '{{.Name}}'"));
    }
}
